import type { Knex } from 'knex'
import { foldCase } from '../../lib/fold-case.ts'
import { isId } from '../../lib/ids.ts'
import { refusingConflicts } from '../conflicts.ts'
import { statement } from '../statement.ts'

/** Somebody as an upstream knows them. */
export type SubjectKey = {
  readonly accountId: string
  readonly upstreamId: string
  readonly issuer: string
  readonly subject: string
}

export type UpstreamLink = { readonly userId: string; readonly createdUser: boolean }

export type LinkRecord = UpstreamLink & {
  readonly userName: string
  readonly name: string
  readonly issuer: string
  readonly subject: string
  readonly createdAt: Date
  readonly lastUsedAt: Date
}

const conflicts = {
  upstream_links_id: 'this person of the provider is linked already',
  upstream_links_once: 'this user is linked to another person of the provider',
}

const find = statement<UpstreamLink>(
  'upstream_link_find',
  `select l.user_id as "userId", l.created_user as "createdUser" from upstream_links l
    where l.account_id = :accountId and l.upstream_id = :upstreamId and l.issuer = :issuer and l.subject = :subject`,
)
const insert = statement(
  'upstream_link_insert',
  `insert into upstream_links (account_id, upstream_id, issuer, subject, user_id, created_user)
   values (:accountId, :upstreamId, :issuer, :subject, :userId, :createdUser)`,
)
const touch = statement(
  'upstream_link_touch',
  `update upstream_links set last_used_at = cohort_now()
    where account_id = :accountId and upstream_id = :upstreamId and issuer = :issuer and subject = :subject`,
)
const remove = statement<{ issuer: string; subject: string }>(
  'upstream_link_delete',
  `delete from upstream_links where account_id = :accountId and upstream_id = :upstreamId and user_id = :userId
   returning issuer, subject`,
)
const list = statement<LinkRecord>(
  'upstream_link_page',
  `select l.user_id as "userId", l.created_user as "createdUser", u.user_name as "userName",
          coalesce(u.display_name, u.user_name) as name, l.issuer, l.subject,
          l.created_at as "createdAt", l.last_used_at as "lastUsedAt"
     from upstream_links l join users u on u.account_id = l.account_id and u.id = l.user_id
    where l.account_id = :accountId and l.upstream_id = :upstreamId
      and (cast(:after as uuid) is null or l.user_id > cast(:after as uuid))
    order by l.user_id, l.issuer limit :limit`,
)
const some = statement<{ linked: boolean; administrators: boolean }>(
  'upstream_links_some',
  `select exists (select 1 from upstream_links l where l.account_id = :accountId and l.upstream_id = :upstreamId) as linked,
          exists (select 1 from upstream_links l join users u on u.account_id = l.account_id and u.id = l.user_id
                   where l.account_id = :accountId and l.upstream_id = :upstreamId
                     and u.role = 'account_administrator') as administrators`,
)
// Two are enough to know that nobody in particular is meant. What another provider said of its people counts as far as it
// speaks for the domain, and a name that a provider gave is not known to be a mail address of theirs.
const byMail = statement<{ id: string }>(
  'users_with_own_mail',
  `select id from (
     select v.user_id as id from user_values v
      where v.account_id = :accountId and v.attribute = 'emails' and left(v.value_key, 512) = :key
        and not exists (
          select 1 from upstream_links l
           where l.account_id = v.account_id and l.user_id = v.user_id and l.upstream_id <> :upstreamId
             and exists (select 1 from upstream_domains d
                          where d.account_id = l.account_id and d.upstream_id = l.upstream_id)
             and not exists (select 1 from upstream_domains d
                              where d.account_id = l.account_id and d.upstream_id = l.upstream_id
                                and d.domain = :domain))
     union
     select u.id from users u
      where u.account_id = :accountId and u.user_name_key = :key
        and not exists (select 1 from upstream_links l
                         where l.account_id = u.account_id and l.user_id = u.id and l.created_user)) x
    order by id limit 2`,
)

export async function findLink(db: Knex, key: SubjectKey): Promise<UpstreamLink | undefined> {
  const [row] = await find(db, key)
  return row
}

/** Refuses as a conflict a person or a user who is linked already. */
export async function insertLink(db: Knex, key: SubjectKey, link: UpstreamLink): Promise<void> {
  await refusingConflicts(conflicts, () => insert(db, { ...key, ...link }))
}

export async function touchLink(db: Knex, key: SubjectKey): Promise<void> {
  await touch(db, key)
}

/** Removes what links a user to an upstream, and gives it. */
export async function deleteLinks(
  db: Knex,
  key: Pick<SubjectKey, 'accountId' | 'upstreamId'> & { readonly userId: string },
): Promise<readonly { readonly issuer: string; readonly subject: string }[]> {
  return isId(key.userId) ? remove(db, key) : []
}

/** Up to `limit` links behind those of the user with the id `after`. */
export async function listLinks(
  db: Knex,
  page: { accountId: string; upstreamId: string; after: string | null; limit: number },
): Promise<readonly LinkRecord[]> {
  return list(db, page)
}

/** Whether anybody is linked, and whether an account administrator is. */
export async function whoIsLinked(
  db: Knex,
  key: Pick<SubjectKey, 'accountId' | 'upstreamId'>,
): Promise<{ readonly linked: boolean; readonly administrators: boolean }> {
  const [row] = await some(db, key)
  return row ?? { linked: false, administrators: false }
}

/** The users who are known to have this mail address, as such or as their name: none, one, or the first two. */
export async function findUsersByMail(
  db: Knex,
  of: Pick<SubjectKey, 'accountId' | 'upstreamId'>,
  { mail, domain }: { readonly mail: string; readonly domain: string },
): Promise<readonly string[]> {
  return (await byMail(db, { ...of, key: foldCase(mail), domain })).map(({ id }) => id)
}
