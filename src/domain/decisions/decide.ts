import { type Action, actionRecord, actionsOn } from '../../model/action.ts'
import { type Level, rankOf } from '../../model/level.ts'
import type { Right } from '../../model/right.ts'
import type { Access, Reached } from './access.ts'

/** Why something is not allowed: the first that holds. */
export type Denial =
  | 'no-access' // an unknown resource, one in the bin, and one without any level look alike
  | 'not-alive' // the subject is unknown, disabled, or kept out
  | 'no-such-action' // nothing that can be done with this kind of resource
  | 'level'
  | 'right'

export type Decision = {
  readonly allowed: boolean
  readonly level: Level | null
  readonly needs: { readonly level: Level | null; readonly right: Right }
  readonly denial: Denial | null
}

/**
 * The rule (DESIGN 5): the level that the action needs, and the right that it needs, and everything alive.
 * `resource` is undefined where there is none.
 */
export function decide(
  { alive, rights }: Pick<Access, 'alive' | 'rights'>,
  resource: Pick<Reached, 'kind' | 'level'> | undefined,
  action: Action,
): Decision {
  const { level: needed, right } = actionRecord(action)
  const level = alive ? (resource?.level ?? null) : null
  const denialOf = (): Denial | null => {
    if (!alive) return 'not-alive'
    if (needed === null) return rights.has(right) ? null : 'right' // whatever the resource
    if (resource === undefined || level === null) return 'no-access'
    if (!Object.hasOwn(actionsOn(resource.kind), action)) return 'no-such-action'
    if (rankOf(level) < rankOf(needed)) return 'level'
    return rights.has(right) ? null : 'right'
  }
  const denial = denialOf()
  return { allowed: denial === null, level, needs: { level: needed, right }, denial }
}
