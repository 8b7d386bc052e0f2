import test from 'ava'
import { listAudit } from '../../../src/domain/audit/audit.ts'
import type { AuditRequest } from '../../../src/domain/audit/audit.ts'
import { checkReason } from '../../../src/domain/audit/reason.ts'
import type { Context } from '../../../src/domain/context.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { removeGroup } from '../../../src/domain/groups/remove-group.ts'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { newId } from '../../../src/lib/ids.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import { testApp } from '../../support/app.ts'
import { calledBy } from '../../support/callers.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)

async function typesOf(context: Context, request: AuditRequest = {}): Promise<readonly string[]> {
  return (await listAudit(context, request)).items.map(({ type }) => type)
}

const sharing = { name: 'Brand', kind: 'sharing', externalId: null, attributes: {} } as const

test('IK-86: every create, update and delete is told, and found by operation, user and time', async t => {
  const account = await app.makeAccount('trail')
  const context = app.inAccount(account)
  const admin = calledBy({ ...context, address: '198.51.100.7' }, 'account_administrator')
  const { id } = await localUser(context, 'ana@lumen.example')
  const group = await createGroup({ ...admin, requestId: newId() }, sharing, new Set([id]))
  const change = (): object => ({ ...sharing, name: 'Brand EU' })
  const requestId = newId()
  await changeGroup({ ...admin, requestId, reason: 'they moved to Brussels' }, group.id, {
    change: change as () => typeof sharing,
  })
  await changeRole({ ...admin, requestId: newId() }, id, { role: 'developer' })
  await removeGroup({ ...admin, requestId: newId() }, group.id)
  await removeUser({ ...admin, requestId: newId() }, id)

  const { items } = await listAudit(context, { filter: { requestId } })
  t.is(items.length, 1)
  const [told] = items
  t.like(told, {
    type: 'group.changed',
    actor: { kind: 'user', id: admin.caller?.id, name: admin.actor.name },
    target: { kind: 'group', id: group.id, name: 'Brand' },
    reason: 'they moved to Brussels',
    requestId,
    address: '198.51.100.7',
    data: { before: { name: 'Brand' }, after: { name: 'Brand EU' } },
  })
  // Names as they were, also of what is gone.
  t.deepEqual(await typesOf(context, { filter: { targetKind: 'group', targetId: group.id } }), [
    'group.deleted',
    'group.changed',
    'group.changed',
    'group.created',
  ])
  const bySomebody = { actorKind: 'user', actorId: admin.caller?.id ?? '' } as const
  t.deepEqual(await typesOf(context, { filter: { ...bySomebody, type: 'user.*' } }), [
    'user.deleted',
    'user.changed',
  ])
  t.deepEqual(await typesOf(context, { filter: { type: 'user.changed' } }), ['user.changed'])
  t.deepEqual(await typesOf(context, { filter: { type: 'user' } }).catch(codeOf), 'invalid')
  const until = told?.at ?? new Date()
  const later = await typesOf(context, { filter: { from: until, type: 'group.*' } })
  t.true(later.includes('group.deleted') && !later.includes('group.created'))
  const earlier = await typesOf(context, { filter: { until, type: 'group.*' } })
  t.deepEqual(earlier, ['group.created'])
  const kinds = { actorKind: 'command-line', targetKind: 'user' } as const
  t.deepEqual(await typesOf(context, { filter: kinds }), ['user.created'])
  t.deepEqual(await typesOf(context, { filter: { type: '*', targetKind: 'account' } }), [
    'account.created',
  ])
})

test('IK-86: the trail of twelve months is one list, newest first, page by page and without a gap', async t => {
  const account = await app.makeAccount('year')
  const context = app.inAccount(account)
  // Many events at the same moment, so that pages end in the midst of them.
  await app.db.raw(
    `insert into events (account_id, id, at, type, actor_kind, actor_name, target_kind, target_id, target_name, request_id)
     select ?, gen_random_uuid(), date_trunc('day', now()) - make_interval(days => n / 7 * 7),
            case n % 3 when 0 then 'user.changed' when 1 then 'group.changed' else 'sign_in.failed' end,
            'system', 'x', case n % 3 when 1 then 'group' else 'user' end, 't' || n % 5, 'x', 'r'
       from generate_series(1, 360) n`,
    [account.id],
  )
  for (const filter of [
    {},
    { type: 'user.*' },
    { targetId: 't2' },
    { targetKind: 'user' },
  ] as const) {
    const seen: string[] = []
    const times: number[] = []
    for (let after: AuditRequest['after']; ;) {
      const page = await listAudit(context, { filter, limit: 17, after })
      seen.push(...page.items.map(({ id }) => id))
      times.push(...page.items.map(({ at }) => at.getTime()))
      after = page.next
      if (after === undefined) break
    }
    const all = await app.db('events').where({ account_id: account.id })
    const wanted = all.filter(
      ({ type, target_id: target, target_kind: kind }) =>
        ('type' in filter ? String(type).startsWith('user.') : true) &&
        ('targetId' in filter ? target === filter.targetId : true) &&
        ('targetKind' in filter ? kind === filter.targetKind : true),
    )
    t.is(seen.length, wanted.length)
    t.is(new Set(seen).size, seen.length)
    t.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
    )
  }
})

test('the trail is read with the right audit.view alone, and never that of another account', async t => {
  const [own, other] = [await app.makeAccount('own'), await app.makeAccount('other')]
  const context = app.inAccount(own)
  const { id } = await localUser(context, 'bo@lumen.example')
  for (const role of [
    'media_library_full_access',
    'media_library_view_only_access',
    'media_library_restricted_access',
    'finance',
  ] as const) {
    t.is(await typesOf(calledBy(context, role)).catch(codeOf), 'forbidden')
  }
  t.deepEqual(await typesOf(calledBy(context, ['audit.view'])), ['user.created', 'account.created'])
  const elsewhere = calledBy(app.inAccount(other), 'account_administrator')
  t.deepEqual(await typesOf(elsewhere, { filter: { targetId: id } }), [])
  const byId = await listAudit(context, { filter: { targetId: id } })
  const after = { at: byId.items[0]?.at ?? new Date(), id: byId.items[0]?.id ?? '' }
  t.deepEqual(await typesOf(elsewhere, { after }), ['account.created'])
})

test('what no filter can be is refused with its field, and an unknown target has no events', async t => {
  const context = app.inAccount(await app.makeAccount('malformed'))
  const refused = async (filter: object): Promise<unknown> => {
    const error: unknown = await listAudit(context, { filter }).catch((reason: unknown) => reason)
    return error instanceof Refusal ? error.field : error
  }
  t.deepEqual(await typesOf(context, { filter: { actorId: "' or 1=1" } }), [])
  t.is(await refused({ type: 'user.%' }), 'type')
  t.is(await refused({ type: '*.created' }), 'type')
  const now = new Date()
  t.is(await refused({ from: now, until: now }), 'until')
  t.deepEqual(await typesOf(context, { filter: { targetId: 'nobody' } }), [])
  t.deepEqual(await typesOf(context, { filter: { requestId: newId(), type: 'user.*' } }), [])
})

test('a reason is one line of text', t => {
  t.is(checkReason(undefined), null)
  t.is(checkReason('  '), null)
  t.is(checkReason(' left the company '), 'left the company')
  for (const bad of ['a\nb', '\u{202e}x', 'x'.repeat(501), '\ud800']) {
    t.throws(() => checkReason(bad), { instanceOf: Refusal })
  }
})

function codeOf(error: unknown): string {
  return error instanceof Refusal ? error.code : String(error)
}
