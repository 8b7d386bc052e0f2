import type { Knex } from 'knex'
import type { Rank } from '../../model/level.ts'
import type { ResourceKind } from '../../model/resource.ts'
import type { Role } from '../../model/role.ts'
import type { SubjectKind } from '../../model/subject.ts'
import { type Statement, statement } from '../statement.ts'
import { nodes } from './nodes.ts'
import { standing, subject } from './subject.ts'

/** A resource that was asked about, or lies above one, with what the subject has at this very place. */
export type Node = {
  readonly id: string
  readonly parentId: string | null
  readonly kind: ResourceKind
  readonly libraryId: string
  readonly key: string | null
  /** In the bin. */
  readonly gone: boolean
  /** The highest level found here, 0 for none. */
  readonly rank: Rank
}

export type SubjectFacts = {
  readonly kind: SubjectKind
  /** Null for groups and applications. */
  readonly role: Role | null
  /** Not deactivated, suspended or only invited. */
  readonly active: boolean
  /** The rights that were given to it, its groups and everybody. */
  readonly granted: readonly string[]
}

/** `subject` is null where there is none with this id. */
export type AccessFacts = {
  readonly subject: SubjectFacts | null
  readonly nodes: readonly Node[]
}

export type AccessKey = {
  readonly accountId: string
  readonly subjectId: string
  /** Ids of resources. */
  readonly ids: readonly string[]
  /** Keys of the application, for resources of the library. */
  readonly keys: readonly string[]
  /** Only this library counts; null for every one of the account. */
  readonly libraryId: string | null
  /** The roles that imply every right that matters: with these the rights that were given are not looked for. */
  readonly implying: readonly Role[]
}

/** A level that the subject has at a node. */
export type Found = { readonly nodeId: string; readonly rank: Rank }

type Row = {
  readonly subject: SubjectFacts | null
  readonly nodes: readonly NodeRow[]
  readonly found: readonly Found[]
}

/** The members in their order: with hundreds of nodes their names would be most of the answer. */
type NodeRow = readonly [
  id: string,
  parentId: string | null,
  kind: ResourceKind,
  gone: boolean,
  libraryId: string,
  key: string | null,
]

/** The rows of the CTE `found`, as JSON. */
export const levelsFound = `(select coalesce(json_agg(json_build_object('nodeId', f.node_id, 'rank', f.rank)), '[]') from found f)`

/**
 * The statement for resources that `asked` selects. One resource by id is by far the most frequent question: its statement
 * is planned for one, and both are written so that the planner takes them for cheap whatever they are asked, since it
 * plans anew each time (and compiles, on a server that can) what it takes for dear.
 */
function accessTo(name: string, asked: string): Statement<Row> {
  return statement<Row>(
    name,
    `with recursive ${subject},
   ${asked},
   ${nodes}
   select (select to_json(s) from (select ${standing} from person p) s) as subject,
          (select coalesce(json_agg(json_build_array(n.id, n.parent_id, n.kind, n.gone, n.library_id, n.key)), '[]')
             from nodes n) as nodes,
          ${levelsFound} as found`,
  )
}

/** The resources that a question names, by id and by key, as the CTE `asked` for `nodes`. */
export const asked = `asked (id) as materialized (
     select r.id from jsonb_array_elements_text(cast(:ids as jsonb)) wanted (id) cross join lateral (
       select r.id from resources r where r.account_id = :accountId and r.id = cast(wanted.id as uuid)
          and r.library_id = coalesce(:libraryId, r.library_id) offset 0) r
     union all
     select r.id from jsonb_array_elements_text(cast(:keys as jsonb)) wanted (key) cross join lateral (
       select r.id from resources r where r.account_id = :accountId and r.library_id = :libraryId and r.key = wanted.key
       offset 0) r)`

/** As `asked`, the one with the id `:id`. */
export const askedOne = `asked (id) as materialized (
     select r.id from resources r
      where r.account_id = :accountId and r.id = :id and r.library_id = coalesce(:libraryId, r.library_id))`

const findOne = accessTo('levels_on_one_resource', askedOne)
const findSome = accessTo('levels_on_resources', asked)

/** Asks by the statement for one resource by id, or by the one for any. */
export async function ask<Answer>(
  db: Knex,
  { ids, keys, ...key }: AccessKey,
  [one, some]: readonly [one: Statement<Answer>, some: Statement<Answer>],
): Promise<Answer> {
  const isOne = ids.length === 1 && keys.length === 0
  const [row] = isOne
    ? await one(db, { ...key, id: ids[0] })
    : await some(db, { ...key, ids: JSON.stringify(ids), keys: JSON.stringify(keys) })
  return row as Answer
}

/** Everything that decides what somebody may do with some resources, in one statement. */
export async function findAccess(db: Knex, key: AccessKey): Promise<AccessFacts> {
  const { subject: about, nodes: all, found } = await ask(db, key, [findOne, findSome])
  return { subject: about, nodes: ranked(all.map(toNode), found) }
}

function toNode([id, parentId, kind, gone, libraryId, key]: NodeRow): Omit<Node, 'rank'> {
  return { id, parentId, kind, gone, libraryId, key }
}

/** Nodes with the highest level that was found at each. */
export function ranked<Own extends { readonly id: string }>(
  all: readonly Own[],
  found: readonly Found[],
): readonly (Own & { readonly rank: Rank })[] {
  const ranks = new Map<string, Rank>()
  for (const { nodeId, rank } of found) {
    if (rank > (ranks.get(nodeId) ?? 0)) ranks.set(nodeId, rank)
  }
  return all.map(node => ({ ...node, rank: ranks.get(node.id) ?? 0 }))
}
