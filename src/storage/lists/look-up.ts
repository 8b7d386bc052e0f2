import type { Knex } from 'knex'
import { foldCase } from '../../lib/fold-case.ts'
import type { Listed } from '../../model/listing.ts'
import type { LookUp, SeenPrincipal, Sight } from '../../model/sight.ts'
import { effective } from '../entry/reach.ts'
import { fragment } from '../fragment.ts'
import { statement } from '../statement.ts'
import { beginsWith, behind, wordsOf } from './infix.ts'
import { lastText, type Part, partOf, type Seen, walk } from './walk.ts'
import { wordParts } from './words.ts'

const restricted = `u.role = 'media_library_restricted_access' and not u.suspended and (u.active or u.invited)`
const managed = `exists (
        select 1 from group_managers k
          join groups kept on kept.account_id = k.account_id and kept.id = k.group_id and kept.deleted_at is null
          join memberships m on m.account_id = k.account_id and m.group_id = k.group_id
         where k.account_id = u.account_id and k.user_id = :managerId and m.member_id = u.id and ${effective})`
const seen = `(:everybody or (:sharing and ${restricted}) or (cast(:managerId as uuid) is not null and ${managed}))`

const byName = statement<Seen>(
  'look_up_by_shown_name',
  `select u.id, u.display_name_key as key, ${seen} as fits from users u
    where u.account_id = :accountId and u.display_name_key >= :from and u.display_name_key < :to
      and (u.display_name_key, u.id) > (${behind}, cast(:id as uuid))
    order by u.display_name_key, u.id limit :limit`,
)
// Whoever has no other name is called by the user name; of the others it is not told.
const byUserName = statement<Seen>(
  'look_up_by_user_name',
  `select u.id, u.user_name_key as key, u.display_name_key is null and ${seen} as fits from users u
    where u.account_id = :accountId and u.user_name_key >= :from and u.user_name_key < :to and u.user_name_key > :key
    order by u.user_name_key limit :limit`,
)
const rows = statement<SeenPrincipal>(
  'look_up_rows',
  `select u.id, 'user' as kind, coalesce(u.display_name, u.user_name) as name,
          (select v.value from user_values v
            where v.account_id = u.account_id and v.user_id = u.id and v.attribute = 'photos'
            order by coalesce(v.is_primary, false) desc, v.position limit 1) as picture
     from unnest(cast(:ids as uuid[])) with ordinality page (id, place)
     join users u on u.account_id = :accountId and u.id = page.id order by page.place`,
)
const some = statement<{ id: string }>(
  'look_up_some',
  `select u.id from users u
    where u.account_id = :accountId and u.id = any(cast(:ids as uuid[])) and ${seen}`,
)

/** Looked at for one page, whose rows need not all be seen. */
const mostLooked = 2000

/** A page of the people whom somebody sees, by the beginning of their name and then by words in it. */
export async function lookUpPeople(
  db: Knex,
  scope: { readonly accountId: string; readonly sight: Sight },
  request: LookUp,
): Promise<Listed<SeenPrincipal>> {
  const { accountId } = scope
  const { ids, next } = await walk(partsOf(db, scope, request.search), request, mostLooked)
  return { items: await rows(db, { accountId, ids }), next }
}

/** One person, if somebody sees them. */
export async function findSeenPerson(
  db: Knex,
  scope: { readonly accountId: string; readonly sight: Sight },
  id: string,
): Promise<SeenPrincipal | undefined> {
  const ids = await findSeenIds(db, scope, [id])
  const [row] = await rows(db, { accountId: scope.accountId, ids })
  return row
}

/** Those of these users whom somebody sees. */
export async function findSeenIds(
  db: Knex,
  { accountId, sight }: { readonly accountId: string; readonly sight: Sight },
  ids: readonly string[],
): Promise<readonly string[]> {
  return (await some(db, { ...sight, accountId, ids })).map(row => row.id)
}

function partsOf(
  db: Knex,
  { accountId, sight }: { readonly accountId: string; readonly sight: Sight },
  search: string,
): readonly Part[] {
  const from = foldCase(search.trim())
  const bindings = { ...sight, accountId, from, to: from + lastText }
  const beginnings = [byName, byUserName].map(read => partOf(db, read, bindings))
  const words = wordsOf(from)
  if (words.length === 0) return beginnings
  const columns = ['u.display_name_key']
  const known = beginsWith('u.display_name_key', from)
  const fits = fitting(sight)
  return [...beginnings, ...wordParts(db, { accountId, columns, words, known, fits })]
}

function fitting({ everybody, sharing, managerId }: Sight): ReturnType<typeof fragment> {
  if (everybody) return fragment('true')
  const shared = sharing ? restricted : 'false'
  if (managerId === null) return fragment(`(${shared})`)
  return fragment(`((${shared}) or ${managed.replace(':managerId', '?')})`, managerId)
}
