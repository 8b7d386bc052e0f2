import type { Context } from '../../src/domain/context.ts'
import { rankOf, levels } from '../../src/model/level.ts'
import { roles } from '../../src/model/role.ts'
import { collect } from './collect.ts'
import { localGroup } from './groups.ts'
import type { LibraryClient } from './library.ts'
import { localUser } from './people.ts'

/** A library, and everybody who may have something in it. */
export type ShareWorld = {
  readonly users: readonly string[]
  readonly groups: readonly string[]
  readonly resources: readonly string[]
}

/**
 * A world that hangs together by chance, the same for the same seed: a tree of folders and files with owners, nested groups,
 * shares of which some have expired, collections with caps, and something in the bin.
 */
export async function shareWorld(
  context: Context,
  library: LibraryClient,
  seed: number,
): Promise<ShareWorld> {
  const maker = { context, library, seed, chance: chances(seed) }
  const users = await makeUsers(maker)
  const groups = await makeGroups(maker, users)
  const assets = await makeTree(maker, users)
  const collections = await makeCollections(maker, { users, assets })
  const resources = [...assets, ...collections]
  for (const resource of resources) {
    const principals = [...users, ...groups].filter(() => maker.chance.under(5) === 0)
    for (const principal of principals) await give(maker, { resource, principal })
  }
  const binned = maker.chance.of(assets)
  await context.db('resources').where({ id: binned }).update({ deleted_at: new Date() })
  return { users, groups, resources }
}

type Maker = {
  readonly context: Context
  readonly library: LibraryClient
  readonly seed: number
  readonly chance: Chances
}

async function makeUsers({ context, chance, seed }: Maker): Promise<string[]> {
  const made: string[] = []
  for (let index = 0; index < 7; index++) {
    const role = chance.under(3) > 0 ? 'media_library_restricted_access' : chance.of(someRoles)
    made.push((await localUser(context, `user-${seed}-${index}`, role)).id)
  }
  return made
}

/** Directory groups take everybody but administrators. */
const someRoles = roles.filter(role => role !== 'account_administrator')

async function makeGroups(maker: Maker, users: readonly string[]): Promise<string[]> {
  const { context, chance, seed } = maker
  const made: string[] = []
  for (let index = 0; index < 4; index++) {
    const members = [...users, ...made].filter(() => chance.under(3) === 0)
    const { id } = await localGroup(context, `${seed} ${index}`, { kind: 'directory', members })
    made.push(id)
  }
  return made
}

async function makeTree(
  { library, chance, seed }: Maker,
  users: readonly string[],
): Promise<string[]> {
  const made: string[] = []
  const folders: (string | null)[] = [null]
  for (let index = 0; index < 14; index++) {
    const kind = chance.of(['folder', 'folder', 'file'])
    const ownerId = chance.under(6) === 0 ? chance.of(users) : null
    const parent = chance.of(folders)
    const id = await library.register({ kind, name: `${kind}-${seed}-${index}`, parent, ownerId })
    made.push(id)
    if (kind === 'folder') folders.push(id)
  }
  return made
}

async function makeCollections(
  { context, library, chance, seed }: Maker,
  { users, assets }: { readonly users: readonly string[]; readonly assets: readonly string[] },
): Promise<string[]> {
  const made: string[] = []
  for (let index = 0; index < 3; index++) {
    const ownerId = chance.under(2) === 0 ? chance.of(users) : null
    const id = await library.register({ kind: 'collection', name: `set-${seed}-${index}`, ownerId })
    const items = assets.filter((_, place) => place === 0 || chance.under(4) === 0)
    const caps = items.map(item => [item, chance.of(levels)] as const)
    await collect(context, id, Object.fromEntries(caps))
    made.push(id)
  }
  return made
}

type Pair = { readonly resource: string; readonly principal: string }

async function give({ context, chance }: Maker, { resource, principal }: Pair): Promise<void> {
  const past = new Date(Date.now() - 60_000)
  await context.db('shares').insert({
    account_id: context.account.id,
    resource_id: resource,
    principal_id: principal,
    level: rankOf(chance.of(levels)),
    granter_kind: 'system',
    granter_name: 'test',
    until: chance.under(4) === 0 ? past : null,
  })
}

type Chances = {
  readonly under: (most: number) => number
  readonly of: <Item>(items: readonly Item[]) => Item
}

/** Numbers by chance, the same for the same seed (mulberry32). */
function chances(seed: number): Chances {
  let state = seed
  const under = (most: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most
  }
  return { under, of: items => items[under(items.length)] as (typeof items)[number] }
}
