import type { Knex } from 'knex'
import type { Invitation, PendingInvitation } from '../../model/invitation.ts'
import { statement } from '../statement.ts'

const columns = `i.id, i.user_id as "userId", i.invited_by as "invitedBy", i.sent_at as "sentAt", i.expires_at as "expiresAt"`

const replace = statement<Invitation>(
  'invitation_replace',
  `insert into invitations as i (account_id, id, user_id, token_hash, invited_by, sent_at, expires_at)
   values (:accountId, :id, :userId, :tokenHash, :invitedBy, cohort_now(), cohort_now() + make_interval(days => :days))
   on conflict on constraint invitations_user_id
   do update set id = excluded.id, token_hash = excluded.token_hash, invited_by = excluded.invited_by,
                 sent_at = excluded.sent_at, expires_at = excluded.expires_at
   returning ${columns}`,
)
const find = statement<Invitation>(
  'invitation_of_user',
  `select ${columns} from invitations i where i.account_id = :accountId and i.user_id = :userId`,
)
const findByToken = statement<{ userId: string; userName: string }>(
  'invitation_of_token',
  `select u.id as "userId", u.user_name as "userName" from invitations i
     join users u on u.account_id = i.account_id and u.id = i.user_id
    where i.account_id = :accountId and i.token_hash = :tokenHash and i.expires_at > cohort_now() and not u.suspended`,
)
const take = statement<{ userId: string }>(
  'invitation_take',
  `delete from invitations where account_id = :accountId and user_id = :userId and token_hash = :tokenHash
      and expires_at > cohort_now() returning user_id as "userId"`,
)
const remove = statement<{ userId: string }>(
  'invitation_delete',
  `delete from invitations where account_id = :accountId and user_id = :userId returning user_id as "userId"`,
)
const mark = statement(
  'invitation_mark_user',
  `update users set invited = :invited where account_id = :accountId and id = :userId`,
)
const list = statement<PendingInvitation>(
  'invitation_list',
  `select ${columns}, u.user_name as "userName", u.display_name as "displayName", i.expires_at <= cohort_now() as expired
     from invitations i join users u on u.account_id = i.account_id and u.id = i.user_id
    where i.account_id = :accountId and (cast(:after as uuid) is null or i.id > cast(:after as uuid))
    order by i.id limit :limit`,
)

export type InvitedUser = { readonly accountId: string; readonly userId: string }

export type NewInvitation = InvitedUser & {
  readonly id: string
  readonly tokenHash: Buffer
  readonly invitedBy: string
  readonly days: number
}

/** Stores an invitation in place of any that the person had: the former token opens nothing from then on. */
export async function replaceInvitation(db: Knex, invitation: NewInvitation): Promise<Invitation> {
  const [row] = await replace(db, invitation)
  return row as Invitation
}

export async function findInvitation(db: Knex, key: InvitedUser): Promise<Invitation | undefined> {
  const [row] = await find(db, key)
  return row
}

type Token = { readonly accountId: string; readonly tokenHash: Buffer }

/** Whom a token invites, while it counts and the person is not suspended. */
export async function findInvited(
  db: Knex,
  token: Token,
): Promise<{ readonly userId: string; readonly userName: string } | undefined> {
  const [row] = await findByToken(db, token)
  return row
}

/** Takes an invitation that counts away; false where it does not, or was taken by somebody else. */
export async function takeInvitation(db: Knex, key: InvitedUser & Token): Promise<boolean> {
  return (await take(db, key)).length === 1
}

/** Takes the invitation of a person away, expired or not; false where there is none. */
export async function deleteInvitation(db: Knex, key: InvitedUser): Promise<boolean> {
  return (await remove(db, key)).length === 1
}

/** Says whether a person is one who was invited and has not come yet. */
export async function markInvited(
  db: Knex,
  key: InvitedUser & { readonly invited: boolean },
): Promise<void> {
  await mark(db, key)
}

/** Invitations that wait, the oldest first. */
export async function listInvitations(
  db: Knex,
  page: { accountId: string; after: string | null; limit: number },
): Promise<readonly PendingInvitation[]> {
  return list(db, page)
}
