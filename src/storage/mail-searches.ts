import type { Knex } from 'knex'
import { statement } from './statement.ts'

const insert = statement<{ id: string }>(
  'mail_search_insert',
  `insert into mail_searches (id, address, network)
   select :id, :address, :network
    where (select count(*) from mail_searches
            where address = :address and asked_at > cohort_now() - interval '1 hour') < 5
      and (select count(*) from mail_searches
            where network = :network and asked_at > cohort_now() - interval '1 hour') < 100
   returning id`,
)
const take = statement<{ address: string }>(
  'mail_searches_take',
  `update mail_searches set done = true where id in (
     select id from mail_searches where not done order by asked_at limit 100 for update skip locked)
   returning address`,
)
// An account is one look-up, so this is for a job and no request.
const find = statement<{ accountId: string; userName: string }>(
  'users_of_mail_address',
  `select a.id as "accountId", u.user_name as "userName"
     from accounts a cross join lateral (
       select user_name from users where account_id = a.id and user_name_key = :key
       union
       (select w.user_name from user_values v
          join users w on w.account_id = v.account_id and w.id = v.user_id
         where v.account_id = a.id and v.attribute = 'emails' and left(v.value_key, 512) = left(:key, 512)
         limit 10)) u
    where a.enabled`,
)
const removeOld = statement(
  'mail_searches_delete_old',
  `delete from mail_searches where asked_at < cohort_now() - interval '1 day'`,
)

export type MailSearch = { readonly id: string; readonly address: string; readonly network: string }

/** False where there were too many of this address or from this network within the hour. */
export async function insertMailSearch(db: Knex, search: MailSearch): Promise<boolean> {
  return (await insert(db, search)).length === 1
}

/** The addresses that are looked for, each given once. */
export async function takeMailSearches(db: Knex): Promise<readonly string[]> {
  return (await take(db, {})).map(({ address }) => address)
}

/** Who is reached at an address, in all accounts. */
export async function findUsersOfAddress(
  db: Knex,
  key: string,
): Promise<readonly { readonly accountId: string; readonly userName: string }[]> {
  return find(db, { key })
}

export async function deleteOldSearches(db: Knex): Promise<void> {
  await removeOld(db, {})
}
