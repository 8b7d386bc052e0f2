import { actorKinds } from '../model/event.ts'
import type { EventFilter } from '../model/event-filter.ts'
import { oneOf, type Option, type Options, optionalText, UsageError } from './command.ts'

/** The options by which commands narrow the audit trail. */
export const filterOptions: Readonly<Record<string, Option>> = {
  action: {
    type: 'string',
    meaning: 'a type (group.changed) or a beginning (group.*)',
    value: 'TYPE',
  },
  'actor-kind': { type: 'string', meaning: 'by whom', value: actorKinds.join('|') },
  actor: { type: 'string', meaning: 'id of who did it', value: 'ID' },
  'target-kind': { type: 'string', meaning: 'on what: user, group, application …', value: 'KIND' },
  target: { type: 'string', meaning: 'id of what it was done to', value: 'ID' },
  request: { type: 'string', meaning: 'id of the request', value: 'ID' },
  from: { type: 'string', meaning: 'at this time or later', value: 'TIME' },
  until: { type: 'string', meaning: 'before this time', value: 'TIME' },
}

export function filterOf(options: Options): EventFilter {
  const actorKind =
    optionalText(options, 'actor-kind') === undefined
      ? undefined
      : oneOf(options, 'actor-kind', { words: actorKinds })
  const given = {
    actorKind,
    actorId: optionalText(options, 'actor'),
    targetKind: optionalText(options, 'target-kind'),
    targetId: optionalText(options, 'target'),
    type: optionalText(options, 'action'),
    requestId: optionalText(options, 'request'),
    from: timeIn(options, 'from'),
    until: timeIn(options, 'until'),
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

/** A time as an option says it. */
export function timeIn(options: Options, name: string): Date | undefined {
  const given = optionalText(options, name)
  if (given === undefined) return undefined
  const time = new Date(given)
  if (Number.isNaN(time.getTime())) {
    throw new UsageError(`--${name} is a time such as 2026-01-31T12:00:00Z`)
  }
  return time
}
