import type { Knex } from 'knex'
import type { Actor, AuditEvent, EventRecord } from '../../model/event.ts'
import type { EventFilter, EventPosition } from '../../model/event-filter.ts'
import { type Fragment, fragment, joined } from '../fragment.ts'
import { assembled } from '../statement.ts'
import { withinTime } from '../within-time.ts'

export type EventPage = {
  readonly accountId: string
  readonly filter: EventFilter
  readonly after: EventPosition | null
  readonly limit: number
}

type Row = Omit<AuditEvent, 'actor' | 'target'> & {
  readonly actorKind: Actor['kind']
  readonly actorId: string | null
  readonly actorName: string
  readonly targetKind: EventRecord['target']['kind']
  readonly targetId: string
  readonly targetName: string
}

const columns = `e.id, e.at, e.type, e.type_version as "typeVersion", e.actor_kind as "actorKind", e.actor_id as "actorId",
    e.actor_name as "actorName", e.target_kind as "targetKind", e.target_id as "targetId", e.target_name as "targetName",
    e.request_id as "requestId", e.address, e.reason, e.data`
const newestFirst = 'order by e.at desc, e.id desc'
const list = assembled<Row>('audit_list')

const timeLimit = {
  milliseconds: 5000,
  otherwise: 'this search has to look at too much: name a time, or fewer things at once',
}

/**
 * The events of a page, newest first. An index holds what one id, or kinds without an id, ask for in that order; what an id
 * and more ask for is looked for among the events of that id, for some seconds at most.
 */
export async function listEvents(db: Knex, page: EventPage): Promise<readonly AuditEvent[]> {
  const read = async (from: Knex): Promise<readonly AuditEvent[]> =>
    (await list(from, eventsStatement(page))).map(toEvent)
  return isServed(page.filter) ? read(db) : withinTime(db, timeLimit, read)
}

/** Whether the index answers all of the filter. The kind of what an id names goes without saying. */
function isServed(filter: EventFilter): boolean {
  const { actorId, targetId, requestId, type, actorKind, targetKind } = filter
  const ids = [actorId, targetId, requestId].filter(id => id !== undefined).length
  const kindsBeside =
    type !== undefined ||
    (actorKind !== undefined && actorId === undefined) ||
    (targetKind !== undefined && targetId === undefined)
  return ids === 0 || (ids === 1 && !kindsBeside)
}

/** The statement behind `listEvents`, for the tests that look at its plan. */
export function eventsStatement(page: EventPage): Fragment {
  return hasIdOf(page.filter) || !hasKind(page.filter) ? inOneIndex(page) : byKind(page)
}

/** Ids narrow by themselves: the index of one gives the order, and what else is asked for is compared row by row. */
function hasIdOf({ actorId, targetId, requestId }: EventFilter): boolean {
  return actorId !== undefined || targetId !== undefined || requestId !== undefined
}

function hasKind({ actorKind, targetKind, type }: EventFilter): boolean {
  return actorKind !== undefined || targetKind !== undefined || type !== undefined
}

function inOneIndex(page: EventPage): Fragment {
  const { accountId, filter, limit } = page
  const { actorId, targetId, requestId } = filter
  const where = both(
    fragment('e.account_id = ?', accountId),
    ...(requestId === undefined ? [] : [fragment('e.request_id = ?', requestId)]),
    ...(targetId === undefined ? [] : [fragment('e.target_id = ?', targetId)]),
    ...(actorId === undefined ? [] : [fragment('e.actor_id = cast(? as uuid)', actorId)]),
    ...kindConditions(filter, 'e'),
    ...timeConditions(page),
  )
  return {
    text: `select ${columns} from events e where ${where.text} ${newestFirst} limit ?`,
    bindings: [...where.bindings, limit],
  }
}

/**
 * There are few kinds of events, whatever their number: each kind is found by a jump in the index, and the newest events
 * of those that fit are put in order.
 */
function byKind(page: EventPage): Fragment {
  const { accountId, filter, limit } = page
  const kind = 'type, target_kind, actor_kind'
  const fits = both(...kindConditions(filter, 'k'))
  const { type = '*' } = filter
  const whole = !type.endsWith('*')
  const one = whole ? fragment(' and type = ?', type) : fragment('')
  // A comparison that begins with what is equal already would be made row by row.
  const later = whole
    ? '(target_kind, actor_kind) > (k.target_kind, k.actor_kind)'
    : '(type, target_kind, actor_kind) > (k.type, k.target_kind, k.actor_kind)'
  const first = [accountId, ...one.bindings]
  const within = both(
    fragment('e.account_id = ?', accountId),
    fragment('e.type = k.type and e.target_kind = k.target_kind and e.actor_kind = k.actor_kind'),
    ...timeConditions(page),
  )
  return {
    text: `with recursive kinds as (
      (select ${kind} from events where account_id = ?${one.text} order by ${kind} limit 1)
      union all
      select n.* from kinds k cross join lateral (
        select ${kind} from events
         where account_id = ?${one.text} and ${later}
         order by ${kind} limit 1) n)
    select ${columns} from kinds k cross join lateral (
      select * from events e where ${within.text} ${newestFirst} limit ?) e
     where ${fits.text} ${newestFirst} limit ?`,
    bindings: [...first, ...first, ...within.bindings, limit, ...fits.bindings, limit],
  }
}

function kindConditions(
  { actorKind, targetKind, type }: EventFilter,
  from: 'e' | 'k',
): readonly Fragment[] {
  return [
    ...(type === undefined ? [] : [typeCondition(type, from)]),
    ...(targetKind === undefined ? [] : [fragment(`${from}.target_kind = ?`, targetKind)]),
    ...(actorKind === undefined ? [] : [fragment(`${from}.actor_kind = ?`, actorKind)]),
  ]
}

function typeCondition(type: string, from: 'e' | 'k'): Fragment {
  return type.endsWith('*')
    ? fragment(`starts_with(${from}.type, ?)`, type.slice(0, -1))
    : fragment(`${from}.type = ?`, type)
}

/** The end of the page before is named twice: alone, the time lets whole months be passed over. */
function timeConditions({ filter: { from, until }, after }: EventPage): readonly Fragment[] {
  return [
    ...(from === undefined ? [] : [fragment('e.at >= ?', from)]),
    ...(until === undefined ? [] : [fragment('e.at < ?', until)]),
    ...(after === null
      ? []
      : [
          fragment(
            'e.at <= ? and (e.at, e.id) < (?, cast(? as uuid))',
            after.at,
            after.at,
            after.id,
          ),
        ]),
  ]
}

function both(...conditions: readonly Fragment[]): Fragment {
  return joined(conditions, 'and', 'true')
}

function toEvent({
  actorKind,
  actorId,
  actorName,
  targetKind,
  targetId,
  targetName,
  ...event
}: Row): AuditEvent {
  const actor = { kind: actorKind, id: actorId, name: actorName }
  return { ...event, actor, target: { kind: targetKind, id: targetId, name: targetName } }
}
