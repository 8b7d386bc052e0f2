import type { Knex } from 'knex'
import { foldCase } from '../../lib/fold-case.ts'
import type { GroupMemberItem, MemberSource } from '../../model/group-member.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import { fragment } from '../fragment.ts'
import { beginsWith, behind, patternOf, wordsOf } from '../lists/infix.ts'
import { lastText, type Part, partOf, type Seen, walk } from '../lists/walk.ts'
import { wordParts } from '../lists/words.ts'
import { statement } from '../statement.ts'

type GroupKey = { readonly accountId: string; readonly groupId: string }

/** A group of up to so many members is searched by looking at each, a larger one by looking up names. */
const fewMembers = 2000
/** Looked at for one page of a search in a large group, whose rows need not all fit. */
const mostLooked = 5000

// A value and no `exists`, which may be planned to read the whole group at once.
const isMember = `coalesce((select true from memberships m where m.account_id = u.account_id and m.group_id = :groupId
                     and m.member_id = u.id limit 1), false)`
const named = 'u.user_name_key >= :from and u.user_name_key < :to'

const all = statement<Seen>(
  'member_list_all',
  `select distinct m.member_id as id, '' as key, true as fits from memberships m
    where m.account_id = :accountId and m.group_id = :groupId and m.member_id > :id
    order by m.member_id limit :limit`,
)
const matching = statement<Seen>(
  'member_list_with_words',
  `select x.id, '' as key, true as fits
     from (select distinct m.member_id as id from memberships m
            where m.account_id = :accountId and m.group_id = :groupId and m.member_id > :id) x
    where concat_ws(' ',
            (select concat_ws(' ', u.user_name_key, u.display_name_key) from users u
              where u.account_id = :accountId and u.id = x.id),
            (select g.name_folded from groups g where g.account_id = :accountId and g.id = x.id)
          ) like all(cast(:patterns as text[]))
    order by x.id limit :limit`,
)
const byUserName = statement<Seen>(
  'member_search_by_user_name',
  `select u.id, u.user_name_key as key, ${isMember} as fits from users u
    where u.account_id = :accountId and ${named} and u.user_name_key > :key order by u.user_name_key limit :limit`,
)
const byDisplayName = statement<Seen>(
  'member_search_by_display_name',
  `select u.id, u.display_name_key as key, not (${named}) and ${isMember} as fits from users u
    where u.account_id = :accountId and u.display_name_key >= :from and u.display_name_key < :to
      and (u.display_name_key, u.id) > (${behind}, cast(:id as uuid))
    order by u.display_name_key, u.id limit :limit`,
)
const groupsByName = statement<Seen>(
  'member_search_groups',
  `select g.id, '' as key, g.name_folded like :pattern as fits from memberships m
     join groups g on g.account_id = m.account_id and g.id = m.member_id
    where m.account_id = :accountId and m.group_id = :groupId and m.member_kind = 'group' and m.member_id > :id
    order by m.member_id limit :limit`,
)
const rows = statement<GroupMemberItem & { sources: readonly SourceJson[] }>(
  'member_list_rows_by_source',
  `select page.id, found.kind, found.sources,
          coalesce(u.display_name, u.user_name, g.name) as name, u.user_name as "userName"
     from unnest(cast(:ids as uuid[])) with ordinality page (id, place)
    cross join lateral (
      select min(m.member_kind) as kind,
             json_agg(json_build_object('kind', s.kind, 'sourceId', coalesce(c.id, up.id), 'sourceName', coalesce(c.name, up.name), 'state', m.state,
                        'since', m.since, 'until', m.until) order by m.since, m.source_id) as sources
        from memberships m
        join sources s on s.account_id = m.account_id and s.id = m.source_id
        left join connections c on c.account_id = m.account_id and c.id = m.source_id
        left join upstreams up on up.account_id = m.account_id and up.id = m.source_id
       where m.account_id = :accountId and m.group_id = :groupId and m.member_id = page.id) found
     left join users u on u.account_id = :accountId and u.id = page.id
     left join groups g on g.account_id = :accountId and g.id = page.id
    where found.kind is not null order by page.place`,
)

type SourceJson = Pick<MemberSource, 'kind' | 'state'> & {
  readonly sourceId: string | null
  readonly sourceName: string | null
  readonly since: string
  readonly until: string | null
}

export type MemberListRequest = Paging & { readonly search: string }

/** A page of the members of a group, each once, whoever put them there. */
export async function listMemberItems(
  db: Knex,
  key: GroupKey,
  request: Paging,
): Promise<Listed<GroupMemberItem>> {
  const { ids, next } = await walk([partOf(db, all, key)], request, request.limit + 1)
  return { items: await itemsOf(db, key, ids), next }
}

/**
 * A page of the members with every word of a search in their names: in a group of few members; in others those whose user
 * name begins so, whose display name does, groups, and from three letters on those with the words anywhere.
 */
export async function searchMemberItems(
  db: Knex,
  key: GroupKey & { readonly memberCount: number },
  request: MemberListRequest,
): Promise<Listed<GroupMemberItem>> {
  const small = key.memberCount <= fewMembers
  const parts = small ? [matchingPart(db, key, request)] : partsOfLarge(db, key, request)
  const { ids, next } = await walk(parts, request, mostLooked)
  return { items: await itemsOf(db, key, ids), next }
}

function matchingPart(db: Knex, key: GroupKey, { search }: MemberListRequest): Part {
  const words = foldCase(search).split(/\s+/u).filter(Boolean)
  return partOf(db, matching, { ...key, patterns: words.map(patternOf) })
}

function partsOfLarge(db: Knex, key: GroupKey, { search }: MemberListRequest): readonly Part[] {
  const from = foldCase(search.trim())
  const bindings = { ...key, from, to: from + lastText, pattern: patternOf(from) }
  const beginnings = [byUserName, byDisplayName, groupsByName].map(read =>
    partOf(db, read, bindings),
  )
  const words = wordsOf(from)
  if (words.length === 0) return beginnings
  const columns = ['u.user_name_key', 'u.display_name_key']
  const [name, display] = columns.map(each => beginsWith(each, from))
  const known = fragment(
    `(${name?.text} or ${display?.text})`,
    ...(name?.bindings ?? []),
    ...(display?.bindings ?? []),
  )
  const fits = fragment(isMember.replace(':groupId', 'cast(? as uuid)'), key.groupId)
  return [
    ...beginnings,
    ...wordParts(db, { accountId: key.accountId, columns, words, known, fits }),
  ]
}

async function itemsOf(
  db: Knex,
  { accountId, groupId }: GroupKey,
  ids: readonly string[],
): Promise<readonly GroupMemberItem[]> {
  const found = await rows(db, { accountId, groupId, ids })
  return found.map(({ sources, ...item }) => ({ ...item, sources: sources.map(toSource) }))
}

/** Times come as text out of JSON. */
function toSource({ sourceId, sourceName, since, until, ...rest }: SourceJson): MemberSource {
  const from = sourceId === null || sourceName === null ? null : { id: sourceId, name: sourceName }
  return {
    ...rest,
    connection: rest.kind === 'connection' ? from : null,
    upstream: rest.kind === 'upstream' ? from : null,
    since: new Date(since),
    until: until === null ? null : new Date(until),
  }
}
