import { isId, nilId } from '../../lib/ids.ts'
import type { Account } from '../../model/account.ts'
import { type Level, rankOf } from '../../model/level.ts'
import { keyPrefix, type ResourceKind, type ResourceReference } from '../../model/resource.ts'
import { type Right, rights } from '../../model/right.ts'
import { roleRecords, type Role, roles, rightsOfRole } from '../../model/role.ts'
import {
  type AccessFacts,
  type AccessKey,
  findAccess,
  type Node,
  type SubjectFacts,
} from '../../storage/decisions/access.ts'
import type { SubjectKind } from '../../model/subject.ts'
import type { Context } from '../context.ts'
import { dormancyOf } from '../plan/dormant.ts'
import { rightsFrom } from '../rights/effective-rights.ts'
import { levelsOf } from './levels.ts'

type Reading = Pick<Context, 'db' | 'account'>

export type AccessQuestion = {
  /** The id of a user, a group or an application. */
  readonly subjectId: string
  readonly resources: readonly ResourceReference[]
  /** The library that counts, in which keys are looked for; null for every library of the account, by id alone. */
  readonly libraryId: string | null
  /** Levels as they would be if nothing was in the bin: for whoever restores and empties it. */
  readonly despiteBin?: boolean
  /** The rights that matter, where only some do: then others may be missing from what comes back. */
  readonly needs?: readonly Right[]
}

/** A resource that is there, in the bin or not, as far as a decision needs it. */
export type Reached = {
  readonly id: string
  readonly kind: ResourceKind
  readonly libraryId: string
  /** Null for none: then whoever asks is told nothing that they would not be told of an unknown resource. */
  readonly level: Level | null
}

export type Access = {
  /** Whether the subject exists and may be let in at all. */
  readonly alive: boolean
  /** Null where there is no such subject. */
  readonly kind: SubjectKind | null
  /** Null for groups and applications. */
  readonly role: Role | null
  readonly rights: ReadonlySet<Right>
  /** What they have on everything in a library, and so at its root. */
  readonly floor: Level | null
  /** By the reference that was asked with; what is not there is missing. */
  readonly resources: ReadonlyMap<ResourceReference, Reached>
}

/**
 * What somebody has on some resources, and which rights: the one place where both are found, in one statement. Level: the
 * highest of the role's floor, shares on the resource and above, own and through groups, ownership, collections (DESIGN 5).
 * A group is judged as what it gives to somebody with restricted access.
 */
export async function accessOf(context: Reading, question: AccessQuestion): Promise<Access> {
  return judge(context, question, await findAccess(context.db, keyOf(context, question)))
}

/** What somebody has, by the facts that were found for a question. */
export async function judge(
  context: Reading,
  { subjectId, resources, despiteBin = false }: Omit<AccessQuestion, 'libraryId'>,
  { subject, nodes }: AccessFacts,
): Promise<Access> {
  const standing = standingOf(context, subject)
  const alive = standing.alive && !(await isDormant(context, subjectId, standing.role))
  const levels = levelsOf(nodes, { floor: rankOf(standing.floor), despiteBin })
  return { ...standing, alive, resources: byReference(resources, { nodes, levels }) }
}

/** As `accessOf` for whoever keeps the library, who may everything with what is in it, the bin aside. */
export async function accessOfKeeper(
  context: Reading,
  { resources, libraryId, despiteBin = false }: Omit<AccessQuestion, 'subjectId'>,
): Promise<Access> {
  const key = keyOf(context, { subjectId: nilId, resources, libraryId, needs: [] })
  const { nodes } = await findAccess(context.db, key)
  const levels = levelsOf(nodes, { floor: rankOf('manage'), despiteBin })
  return { ...keeping, resources: byReference(resources, { nodes, levels }) }
}

/** What whoever keeps a library is. */
export const keeping: Standing = {
  alive: true,
  kind: null,
  role: null,
  rights: new Set(rights),
  floor: 'manage',
}

export function keyOf(
  { account }: Reading,
  { subjectId, resources, libraryId, needs }: AccessQuestion,
): AccessKey {
  return {
    accountId: account.id,
    subjectId: isId(subjectId) ? subjectId : nilId,
    ids: resources.filter(isId),
    keys: libraryId === null ? [] : resources.flatMap(keyIn),
    libraryId,
    implying: needs === undefined ? [] : rolesImplying(needs, account),
  }
}

function rolesImplying(
  needs: readonly Right[],
  { activeByRight }: Pick<Account, 'activeByRight'>,
): readonly Role[] {
  return roles.filter(role => {
    const implied = rightsOfRole(role, { activeByRight })
    return ['active' as const, ...needs].every(right => implied.includes(right))
  })
}

async function isDormant(context: Reading, id: string, role: Role | null): Promise<boolean> {
  if (role === null) return false
  const user = { id, role, active: true, suspended: false }
  return (await dormancyOf(context, user)) !== undefined
}

type Standing = Omit<Access, 'resources'>

function standingOf(
  { account: { activeByRight } }: Reading,
  subject: SubjectFacts | null,
): Standing {
  if (subject === null)
    return { alive: false, kind: null, role: null, rights: new Set(), floor: null }
  const { kind, role } = subject
  const judgedAs = kind === 'group' ? 'media_library_restricted_access' : role
  const held = rightsFrom({ role: judgedAs, activeByRight, granted: subject.granted })
  const alive = subject.active && (kind !== 'user' || held.has('active'))
  return { alive, kind, role, rights: held, floor: role === null ? null : roleRecords[role].floor }
}

function byReference(
  references: readonly ResourceReference[],
  { nodes, levels }: { nodes: readonly Node[]; levels: ReadonlyMap<string, Level | null> },
): Access['resources'] {
  const wanted = new Set(references)
  const found = new Map<ResourceReference, Reached>()
  for (const { id, kind, libraryId, key } of nodes) {
    const reached = { id, kind, libraryId, level: levels.get(id) ?? null }
    for (const name of key === null ? [id] : [id, `${keyPrefix}${key}`]) {
      if (wanted.has(name)) found.set(name, reached)
    }
  }
  return found
}

function keyIn(reference: ResourceReference): readonly string[] {
  return reference.startsWith(keyPrefix) ? [reference.slice(keyPrefix.length)] : []
}
