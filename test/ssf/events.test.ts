import test from 'ava'
import { TOTP } from 'otpauth'
import { addCodes, newCodes } from '../../src/domain/factors/codes.ts'
import { listPasskeys, removePasskey } from '../../src/domain/factors/passkeys.ts'
import { resetFactors } from '../../src/domain/factors/reset-factors.ts'
import { type SecurityEvent, tellReceivers } from '../../src/domain/signals/security-events.ts'
import { getUser } from '../../src/domain/users/users.ts'
import { addPerson } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { passkeyOf } from '../support/passkey-world.ts'
import { caep, risc, type Verified } from '../support/receivers.ts'
import { heard, watchedAccount } from '../support/watched-account.ts'

const app = testApp(test, { host: 'localhost' })

test('each type says what its standard demands, signed RS256, with one event and neither sub nor exp', async t => {
  const { context, watch, sub } = await watchedAccount(app, 'types')
  const stream = await watch.makeStream()
  const told: readonly SecurityEvent[] = [
    { type: 'session-revoked', subject: { sub } },
    { type: 'token-claims-change', subject: { sub }, claims: { groups: ['Desk'], roles: [] } },
    { type: 'credential-change', subject: { sub }, reason: 'Reset by mail' },
    {
      type: 'credential-change',
      subject: { sub },
      claims: { credential_type: 'fido2-roaming', change_type: 'create' },
    },
    { type: 'account-disabled', subject: { sub } },
    { type: 'account-enabled', subject: { sub } },
  ]
  for (const event of told) t.is(await tellReceivers(context, event), 1)
  const sets = await heard(watch, stream)
  for (const set of sets) {
    t.is(set.alg, 'RS256')
    t.is(set.aud, watch.application.clientId)
    t.is(set.txn, context.requestId)
    t.deepEqual(set.sub_id, { format: 'iss_sub', iss: context.account.issuer, sub })
    t.true(Math.abs(Number(set.iat) - Date.now() / 1000) < 60)
    t.false('sub' in set || 'exp' in set)
    t.is(Object.keys(set.events).length, 1)
  }
  t.is(new Set(sets.map(({ jti }) => jti)).size, 6)
  const common = (en: string, at: number): object => ({
    event_timestamp: at,
    initiating_entity: 'admin',
    reason_admin: { en },
  })
  const at = sets.map(({ iat }) => Number(iat))
  t.deepEqual(
    sets.map(({ events }) => events),
    [
      { [`${caep}/session-revoked`]: common('The access of the person has ended', at[0] ?? 0) },
      {
        [`${caep}/token-claims-change`]: {
          ...common('Groups or roles of the person have changed', at[1] ?? 0),
          claims: { groups: ['Desk'], roles: [] },
        },
      },
      {
        [`${caep}/credential-change`]: {
          ...common('Reset by mail', at[2] ?? 0),
          credential_type: 'password',
          change_type: 'update',
        },
      },
      {
        [`${caep}/credential-change`]: {
          ...common('The password of the person was changed', at[3] ?? 0),
          credential_type: 'fido2-roaming',
          change_type: 'create',
        },
      },
      { [`${risc}/account-disabled`]: {} },
      { [`${risc}/account-enabled`]: {} },
    ] as never,
  )
})

test('an event names who brought it about: the person, an administrator, a directory', async t => {
  const { context, watch, sub } = await watchedAccount(app, 'who')
  const other = await addPerson(app, context, { userName: 'bo' })
  const stream = await watch.makeStream()
  const { id } = await app.db('users').where({ sub }).first('id')
  const actors = [
    { kind: 'user', id, name: 'ana' },
    { kind: 'user', id: other.id, name: 'bo' },
    { kind: 'connection', id: other.id, name: 'Directory' },
    { kind: 'system', id: null, name: 'sweep' },
  ] as const
  for (const actor of actors) {
    await tellReceivers({ ...context, actor }, { type: 'session-revoked', subject: { sub } })
  }
  const sets = await heard(watch, stream)
  t.deepEqual(
    sets.map(({ events }) => events[`${caep}/session-revoked`]?.['initiating_entity']),
    ['user', 'admin', 'system', 'system'],
  )
})

test('CAEP 3.3: authenticator apps and passkeys that come, go or are reset are told before the session that ends with them', async t => {
  const { context, watch, sub } = await watchedAccount(app, 'factors')
  const { id } = (await app.db('users').where({ sub }).first('id')) as { id: string }
  const user = await getUser(context, id)
  const stream = await watch.makeStream()
  const all = { sub_id: { format: 'iss_sub', iss: context.account.issuer, sub } }
  const made = newCodes(context, app.box, user, 'here').secret
  const code = new TOTP({ secret: made }).generate()
  await addCodes(context, app.box, user, { setUp: 'here', code, name: 'Phone', first: false })
  await passkeyOf({ context, account: context.account }, user)
  await app.db('passkeys').where({ user_id: id }).update({ aaguid: ring, transports: '["usb"]' })
  const [passkey] = await listPasskeys(context, user)
  await removePasskey(context, app.box, user, { id: passkey?.id ?? '' })
  await resetFactors(context, app.box, id)
  const sets = await heard(watch, stream)
  for (const set of sets) t.like(set, all)
  const totp = { credential_type: 'app', friendly_name: 'Phone' }
  const key = { credential_type: 'fido2-roaming', fido2_aaguid: ring, friendly_name: 'Soft key' }
  t.deepEqual(
    sets.map(({ events }) => told(events)),
    [
      { ...totp, change_type: 'create' },
      { credential_type: 'fido2-platform', friendly_name: 'Soft key', change_type: 'create' },
      { ...key, change_type: 'delete' },
      'session-revoked',
      { ...totp, change_type: 'revoke' },
      'session-revoked',
    ],
  )
})

const ring = '2fc0579f-8113-47ea-b116-bb5a8db9202a'

function told(events: Verified['events']): unknown {
  const event = events[`${caep}/credential-change`]
  if (event === undefined) return Object.keys(events)[0]?.slice(caep.length + 1)
  const { event_timestamp: at, initiating_entity: who, reason_admin: why, ...rest } = event
  return typeof at === 'number' && who === 'admin' && why !== undefined ? rest : event
}

test('what is told goes and stays with the transaction of the change', async t => {
  const { context, watch, sub } = await watchedAccount(app, 'rolled-back')
  const stream = await watch.makeStream()
  const event = { type: 'account-disabled', subject: { sub } } as const
  await t.throwsAsync(
    context.db.transaction(async db => {
      t.is(await tellReceivers({ ...context, db }, event), 1)
      throw new Error('the change fails')
    }),
    { message: 'the change fails' },
  )
  t.deepEqual(await heard(watch, stream), [])
  await context.db.transaction(async db => {
    await tellReceivers({ ...context, db }, event)
    t.deepEqual(await heard(watch, stream), [], 'nothing before the change is there')
  })
  t.is((await heard(watch, stream)).length, 1)
})

test.serial(
  'only streams that asked for the type hear of it, and one statement finds that there are none',
  async t => {
    const { context, watch, sub } = await watchedAccount(app, 'asked')
    const tell = (): Promise<number> =>
      tellReceivers(context, { type: 'account-disabled', subject: { sub } })
    let statements = 0
    const count = (): void => void statements++
    app.db.on('query', count)
    t.is(await tell(), 0)
    app.db.removeListener('query', count)
    t.is(statements, 1)
    await watch.makeStream({ events_requested: [`${caep}/session-revoked`] })
    t.is(await tell(), 0)
    const asked = await watch.makeStream()
    t.is(await tell(), 1)
    t.is((await heard(watch, asked)).length, 1)
    await watch.makeStream()
    t.is(await tell(), 2)
  },
)

test('several types are told in one statement, in their order', async t => {
  const { context, watch, sub } = await watchedAccount(app, 'several')
  const stream = await watch.makeStream()
  const type = ['account-disabled', 'session-revoked'] as const
  t.is(await tellReceivers(context, { type, subject: { sub } }), 2)
  const types = (await heard(watch, stream)).map(({ events }) => Object.keys(events)[0])
  t.deepEqual(types, [`${risc}/account-disabled`, `${caep}/session-revoked`])
})
