import type { Decision } from '../decisions/decide.ts'
import type { AccessPath } from '../decisions/paths.ts'

/** Why it was decided so: for the person, and for who administers. */
export type Reason = { readonly id: string; readonly user: string; readonly admin: string }

/** The reason of a decision in a library, by the paths that lead there (`explainAccess`). */
export function reasonOf(decision: Decision, paths: readonly AccessPath[]): Reason {
  const { denial, level, needs } = decision
  const winner = paths.find(({ wins }) => wins)
  const through = winner === undefined ? [] : [wordPath(winner)]
  const has = level === null ? [] : [`has ${level}: ${through.join('')}`]
  if (denial === null) {
    return { id: 'allowed', user: `You have ${level ?? 'the right to'} here.`, admin: has.join('') }
  }
  const asleep = paths.filter(({ dormant }) => dormant !== null)
  const dormant = asleep.map(each => `dormant (${each.dormant}): ${wordPath(each)}`)
  const told = {
    'no-access': 'You have no access to this.',
    'not-alive': 'You cannot be let in now.',
    'no-such-action': 'This cannot be done here.',
    level: `You have ${level}; this needs ${needs.level}.`,
    right: 'Your role does not allow this.',
  }[denial]
  const lacks = denial === 'right' ? [`lacks the right ${needs.right}`] : []
  return { id: denial, user: told, admin: [denial, ...lacks, ...has, ...dormant].join('; ') }
}

/** A path in a few words: `manage by a share with the group Studio on the folder Brand, by ann`. */
function wordPath({ via, level, role, place, group, collection, share }: AccessPath): string {
  if (via === 'role') return `${level} by the role ${role}`
  const on = place === null ? '' : ` on the ${place.kind} “${place.name}”`
  const inside = collection === null ? '' : ` through the collection “${collection.name}”`
  if (share === null) return `${level} by owning it${on}${inside}`
  const holder = group === null ? '' : ` with the group “${group.name}”`
  return `${level} by a share${holder}${on}${inside}, given by ${share.granter.name}`
}
