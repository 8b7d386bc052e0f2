import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { removeGroup } from '../../../src/domain/groups/remove-group.ts'
import { setPassword } from '../../../src/domain/passwords/passwords.ts'
import { toPerson } from '../../../src/domain/person.ts'
import { endEverySession } from '../../../src/domain/sessions/sessions.ts'
import { recordSignIn } from '../../../src/domain/sign-ins/record-sign-in.ts'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import { deliverWebhooks } from '../../../src/domain/webhooks/deliver-webhooks.ts'
import { rollWebhookSecret } from '../../../src/domain/webhooks/webhook-secrets.ts'
import { changeWebhook, createWebhook } from '../../../src/domain/webhooks/webhooks.ts'
import { testApp, testSecret } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { startServer } from '../../support/server-process.ts'
import {
  verifyMessage,
  webhookReceiver,
  type WebhookReceiver,
} from '../../support/webhook-receiver.ts'

const app = testApp(test)
const sharing = { name: 'Brand', kind: 'sharing', externalId: null, attributes: {} } as const
const directory = { ...sharing, kind: 'directory' } as const

type Made = Awaited<ReturnType<typeof createWebhook>>

function listen(
  context: Context,
  { url }: WebhookReceiver,
  ...eventTypes: string[]
): Promise<Made> {
  return createWebhook(context, app.box, { url, description: '', eventTypes })
}

async function hear(receiver: WebhookReceiver): Promise<readonly string[]> {
  await deliverWebhooks(receiver.parts(app))
  return receiver.heard.splice(0).map(({ type }) => type)
}

test.serial(
  'AS-45: groups, memberships, sign-ins, credentials and sessions are told, signed as Standard Webhooks are',
  async t => {
    const context = app.inAccount(await app.makeAccount('told'))
    const receiver = await webhookReceiver(t)
    const { secret } = await listen(
      context,
      receiver,
      'group.*',
      'membership.*',
      'sign_in.*',
      'user.*',
      'access.*',
    )
    const ana = await localUser(context, 'ana')
    const { id } = await createGroup(context, sharing, new Set([ana.id]))
    const change = (): typeof sharing => ({ ...sharing, name: 'Brand EU' as 'Brand' })
    await changeGroup(context, id, { change })
    await changeGroup(context, id, { members: { add: new Set(), remove: new Set([ana.id]) } })
    await changeGroup(context, id, { members: { add: new Set([ana.id]), remove: new Set() } })
    await changeRole(context, ana.id, { role: 'developer' })
    await removeGroup(context, id)
    const session = { application: 'x', at: 1, browser: null, methods: [] }
    await recordSignIn(context, toPerson(ana), session)
    await setPassword(context, app, {
      userId: ana.id,
      password: 'four unrelated words',
      oneTime: false,
    })
    await endEverySession(context, ana.sub)
    await deliverWebhooks(receiver.parts(app))
    while ((await deliverWebhooks(receiver.parts(app))) > 0);
    t.deepEqual(receiver.heard.map(({ type }) => type).toSorted(), [
      'access.ended',
      'group.changed', // the name
      'group.changed', // ana left
      'group.changed', // ana came back
      'group.changed', // ana left with the role
      'group.created',
      'group.deleted',
      'membership.added',
      'membership.added',
      'membership.removed',
      'membership.removed',
      'sign_in.succeeded',
      'user.changed',
      'user.created',
      'user.password_set',
    ])
    for (const message of receiver.heard) {
      t.notThrows(() => verifyMessage(secret.secret, message), message.type)
      t.is(message.headers['content-type'], 'application/json')
      t.deepEqual(Object.keys(JSON.parse(message.body) as object), ['type', 'timestamp', 'data'])
    }
    const added = receiver.heard.find(
      ({ data }) => data.members !== undefined && data.group.name === 'Brand',
    )
    t.like(added?.data, {
      group: { id, name: 'Brand' },
      members: [ana.id],
      actor: { kind: 'command-line' },
    })
    const renamed = receiver.heard.find(({ data }) => data.data?.after?.name === 'Brand EU')
    t.like(renamed?.data, {
      target: { kind: 'group', id, name: 'Brand' },
      data: { before: { name: 'Brand' } },
    })
    const [event] = await app.db('events').where({ id: renamed?.data.id })
    t.is(event.type, 'group.changed')
    t.is(
      (JSON.parse(renamed?.body ?? '') as { timestamp: string }).timestamp,
      event.at.toISOString(),
    )
    const [forged] = receiver.heard
    t.throws(() => forged && verifyMessage(secret.secret, { ...forged, body: `${forged.body} ` }))
    t.throws(() => forged && verifyMessage(`whsec_${btoa('another')}`, forged))
    t.is(new Set(receiver.heard.map(each => each.id)).size, receiver.heard.length)
    t.notRegex(JSON.stringify(receiver.heard), /four unrelated words/)
  },
)

test.serial(
  'a webhook hears what it listens to, of its own account, and nothing of what was undone',
  async t => {
    const context = app.inAccount(await app.makeAccount('some'))
    const other = app.inAccount(await app.makeAccount('some2'))
    const receiver = await webhookReceiver(t)
    await listen(context, receiver, 'group.created', 'membership.*')
    await localUser(context, 'ana')
    await createGroup(other, sharing)
    await createGroup(context, sharing)
    const undone = app.db.transaction(async db => {
      await createGroup({ ...context, db }, { ...sharing, name: 'Undone' })
      throw new Error('no')
    })
    await t.throwsAsync(undone, { message: 'no' })
    t.deepEqual(await hear(receiver), ['group.created'])
    t.is((await app.db('webhook_deliveries').where({ account_id: other.account.id })).length, 0)
  },
)

test.serial('many members who come at once are told in parts, each once', async t => {
  const context = app.inAccount(await app.makeAccount('crowd'))
  const receiver = await webhookReceiver(t)
  const people = await Promise.all(
    Array.from({ length: 24 }, (_, n) => localUser(context, `p${n}`)),
  )
  const ids = Array.from({ length: 1200 }, (_, n) => people[n % 24]?.id ?? '')
  await listen(context, receiver, 'membership.*')
  await app.db.raw(
    `insert into events (account_id, id, type, actor_kind, actor_name, target_kind, target_id, target_name, request_id, data)
     values (?, gen_random_uuid(), 'group.changed', 'system', 'x', 'group', 'g', 'G', 'r', ?)`,
    [context.account.id, JSON.stringify({ added: ids, removed: [] })],
  )
  await deliverWebhooks(receiver.parts(app))
  t.deepEqual(
    receiver.heard.map(({ data }) => data.members.length).toSorted((a, b) => a - b),
    [200, 500, 500],
  )
  t.is(receiver.heard.flatMap(({ data }) => data.members).length, 1200)
})

test.serial(
  'while a secret is rolled both sign, then the new one alone, and two are live at most',
  async t => {
    const context = app.inAccount(await app.makeAccount('rolled'))
    const receiver = await webhookReceiver(t)
    const { webhook, secret: first } = await listen(context, receiver, 'user.*')
    const signed = async (secrets: readonly string[]): Promise<readonly boolean[]> => {
      await localUser(context, `u${Math.random()}`)
      await deliverWebhooks(receiver.parts(app))
      const [message] = receiver.heard.splice(0)
      return secrets.map(secret => {
        try {
          if (message !== undefined) verifyMessage(secret, message)
          return message !== undefined
        } catch {
          return false
        }
      })
    }
    const second = await rollWebhookSecret(context, app.box, { id: webhook.id, grace: '24h' })
    t.deepEqual(await signed([first.secret, second.secret]), [true, true])
    const third = await rollWebhookSecret(context, app.box, { id: webhook.id, grace: '1h' })
    t.deepEqual(await signed([first.secret, second.secret, third.secret]), [false, true, true])
    const own = { account_id: context.account.id }
    t.is((await app.db('webhook_secrets').where(own)).length, 2)
    await app.db('webhook_secrets').where({ id: second.id }).update({ expires_at: new Date() })
    t.deepEqual(await signed([second.secret, third.secret]), [false, true])
    const fourth = await rollWebhookSecret(context, app.box, { id: webhook.id, grace: 'none' })
    t.deepEqual(await signed([third.secret, fourth.secret]), [false, true])
    const stored = JSON.stringify([
      await app.db('webhook_secrets').where(own),
      await app.db('events').where(own),
    ])
    for (const { secret } of [first, second, third, fourth])
      t.false(stored.includes(secret.slice(6)))
  },
)

test.serial('two processes deliver each message once', async t => {
  const context = app.inAccount(await app.makeAccount('twice'))
  const receiver = await webhookReceiver(t)
  await listen(context, receiver, 'group.created')
  for (let n = 0; n < 30; n++) await createGroup(context, { ...directory, name: `G${n}` })
  const settings = {
    DATABASE_URL: app.database.url,
    COHORT_SECRET: testSecret,
    COHORT_PUBLIC_URL: app.url,
    COHORT_OUTBOUND_ALLOW: receiver.host,
  }
  const servers = await Promise.all([startServer(settings), startServer(settings)])
  t.teardown(() => Promise.all(servers.map(server => server.stop())))
  const waiting = (): Promise<unknown[]> =>
    app.db('outbox').where({ account_id: context.account.id, kind: 'webhook' })
  for (let tries = 0; tries < 400 && (await waiting()).length > 0; tries++) {
    await app.db.raw('select pg_sleep(0.05)')
  }
  t.deepEqual(await waiting(), [])
  t.is(receiver.heard.length, 30)
  t.is(new Set(receiver.heard.map(({ id }) => id)).size, 30)
  t.is((await app.db('webhook_attempts').where({ account_id: context.account.id })).length, 30)
})

test.serial(
  'what is switched off hears nothing, and switched on again what happens from then on',
  async t => {
    const context = app.inAccount(await app.makeAccount('off'))
    const receiver = await webhookReceiver(t)
    const { webhook } = await listen(context, receiver, 'group.created')
    await createGroup(context, { ...directory, name: 'Waits' })
    await changeWebhook(context, webhook.id, { change: { enabled: false } })
    await createGroup(context, { ...directory, name: 'Meanwhile' })
    t.deepEqual(await hear(receiver), [])
    const rows = await app.db('webhook_deliveries').where({ webhook_id: webhook.id })
    t.deepEqual(
      rows.map(({ state }) => state),
      ['failed'],
    )
    await changeWebhook(context, webhook.id, { change: { enabled: true } })
    await createGroup(context, { ...directory, name: 'After' })
    await deliverWebhooks(receiver.parts(app))
    t.deepEqual(
      receiver.heard.map(({ data }) => data.target.name),
      ['After'],
    )
  },
)
