import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import type { Context } from '../../../src/domain/context.ts'
import { registerResources } from '../../../src/domain/resources/register.ts'
import type { Role } from '../../../src/model/role.ts'
import type { TestApp } from '../../support/app.ts'
import { localGroup } from '../../support/groups.ts'
import { libraryClient } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'
import type { Oracle, Place } from './oracle.ts'

/** An account and what the oracle knows of it. */
export type World = {
  readonly app: TestApp
  readonly context: Context
  readonly oracle: Oracle
  /** A name that nothing has. */
  readonly name: () => string
  readonly start: Date
}

export const startRoles: readonly Role[] = [
  'media_library_restricted_access',
  'media_library_restricted_access',
  'media_library_restricted_access',
  'media_library_view_only_access',
  'media_library_full_access',
]

/** People, groups, a tree and collections, in an account of their own. */
export async function makeWorld(app: TestApp, slug: string): Promise<World> {
  const account = await app.makeAccount(slug)
  const context = app.inAccount(account)
  const oracle: Oracle = {
    now: 0,
    viewOnly: false,
    strict: false,
    users: new Map(),
    groups: new Map(),
    resources: new Map(),
    shares: new Map(),
    items: new Map(),
    heirs: new Map(),
  }
  let count = 0
  const name = (): string => `n${count++}`
  const world = { app, context, oracle, name, start: await nowIn(app) }
  for (const role of startRoles) await addUser(world, role)
  for (let index = 0; index < 3; index++) {
    const { id } = await localGroup(context, name().replace('n', 'Group '))
    oracle.groups.set(id, { deleted: false, members: new Set(), places: [] })
  }
  const library = await libraryClient(app, account)
  const top = await library.register({ kind: 'folder', name: name() })
  oracle.resources.set(top, { kind: 'folder', parent: null, owner: null, binned: false })
  const inner = await addResource(world, { kind: 'folder', parent: top })
  await addResource(world, { kind: 'file', parent: inner })
  await addResource(world, { kind: 'folder', parent: null })
  await addResource(world, { kind: 'file', parent: null })
  await addResource(world, { kind: 'collection', parent: null })
  const set = await addResource(world, { kind: 'collection', parent: null })
  // A hint that changes no level.
  const crowded = [top, set].map(resource_id => ({ account_id: account.id, resource_id }))
  await app.db('crowded_resources').insert(crowded)
  return world
}

async function nowIn({ db }: TestApp): Promise<Date> {
  const { rows } = await db.raw<{ rows: { now: Date }[] }>('select cohort_now() as now')
  return rows[0]?.now ?? new Date()
}

export async function addUser({ context, oracle, name }: World, role: Role): Promise<void> {
  const { id } = await localUser(context, name(), role)
  oracle.users.set(id, { role, suspended: false })
}

export async function addResource(
  { context, oracle, name }: World,
  { kind, parent, owner = null }: Pick<Place, 'kind' | 'parent'> & { owner?: string | null },
): Promise<string> {
  const wanted = { kind, parent, name: name(), key: null, ownerId: owner }
  const [made] = await registerResources(context, [wanted], { atomic: true })
  const id = made?.id ?? ''
  oracle.resources.set(id, { kind, parent, owner, binned: false })
  return id
}

export async function changeMembers(
  context: Context,
  group: string,
  { add = [], remove = [] }: { add?: readonly string[]; remove?: readonly string[] },
): Promise<void> {
  await changeGroup(context, group, { members: { add: new Set(add), remove: new Set(remove) } })
}
