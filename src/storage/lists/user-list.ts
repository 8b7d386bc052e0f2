import type { Knex } from 'knex'
import type { Listed } from '../../model/listing.ts'
import type { UserListItem, UserListRequest, UserSearchRequest } from '../../model/user-list.ts'
import { statement } from '../statement.ts'
import { orderedParts } from './user-orders.ts'
import { searchParts } from './user-search.ts'
import { userState } from './user-states.ts'
import { areFewPeople, fewPeoplePart } from './user-set.ts'
import { type Part, walk } from './walk.ts'

const rows = statement<UserListItem>(
  'user_list_items',
  `select u.id, u.user_name as "userName", u.display_name as "displayName", u.role, ${userState} as state,
          u.managed_by as "managedBy", u.version, u.created_at as "createdAt", u.updated_at as "updatedAt",
          (select v.value from user_values v
            where v.account_id = u.account_id and v.user_id = u.id and v.attribute = 'emails'
            order by coalesce(v.is_primary, false) desc, v.position limit 1) as mail
     from unnest(cast(:ids as uuid[])) with ordinality page (id, place)
     join users u on u.account_id = :accountId and u.id = page.id order by page.place`,
)

/** Looked at for one page of a search, whose rows need not all fit. */
const mostLooked = 1000

/** A page of people in an order that an index has. */
export async function listUserItems(
  db: Knex,
  accountId: string,
  request: UserListRequest,
): Promise<Listed<UserListItem>> {
  const parts = orderedParts(db, accountId, request)
  const { ids, next } = await walk(parts, request, request.limit + 1)
  return { items: await rows(db, { accountId, ids }), next }
}

/** A page of the people whom a search finds: among few by looking at each, among many part by part. */
export async function searchUserItems(
  db: Knex,
  accountId: string,
  request: UserSearchRequest,
): Promise<Listed<UserListItem>> {
  const { after, filter } = request
  const few =
    after === undefined ? await areFewPeople(db, accountId, filter) : after.part === amongFew
  const parts = few
    ? [fewPeoplePart(db, accountId, request)]
    : [noPart, ...searchParts(db, accountId, request)]
  const { ids, next } = await walk(parts, request, mostLooked)
  return { items: await rows(db, { accountId, ids }), next }
}

/** The part that a list among few consists of; one among many leaves it out, so that a cursor goes on as it began. */
const amongFew = 0
const noPart: Part = async () => ({ rows: [], looked: 0, more: false })
