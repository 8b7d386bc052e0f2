import type { Knex } from 'knex'
import { newId } from '../../lib/ids.ts'
import { type JoinSettings, unsetJoinSettings } from '../../model/join-request.ts'
import { statement } from '../statement.ts'
import { groupsNamed } from './groups-named.ts'

const find = statement<JoinSettings>(
  'join_settings_find',
  `select s.mode, s.secret_hash is not null as "hasSecret", s.role, s.skip_approval as "skipApproval",
          ${groupsNamed('s.default_groups')} as "defaultGroups", ${groupsNamed('s.choosable_groups')} as "choosableGroups",
          s.version
     from join_settings s where s.account_id = :accountId`,
)
const holdsSecret = statement(
  'join_settings_secret',
  `select 1 from join_settings where account_id = :accountId and secret_hash = :secretHash`,
)
const put = statement(
  'join_settings_put',
  `insert into join_settings as s (account_id, mode, role, skip_approval, default_groups, choosable_groups)
   values (:accountId, :mode, :role, :skipApproval, cast(:defaultGroups as uuid[]), cast(:choosableGroups as uuid[]))
   on conflict on constraint join_settings_id do update
      set mode = excluded.mode, role = excluded.role, skip_approval = excluded.skip_approval,
          default_groups = excluded.default_groups, choosable_groups = excluded.choosable_groups,
          version = s.version + 1, updated_at = cohort_now()`,
)
const putSecretHash = statement(
  'join_settings_put_secret',
  `update join_settings set secret_hash = :secretHash, version = version + 1, updated_at = cohort_now()
    where account_id = :accountId`,
)
const ensureSource = statement(
  'join_source_put',
  `insert into sources (account_id, id, kind) values (:accountId, :id, 'request')
   on conflict (account_id) where kind = 'request' do nothing`,
)
const findSource = statement<{ id: string }>(
  'join_source_find',
  `select id from sources where account_id = :accountId and kind = 'request'`,
)

export async function findJoinSettings(db: Knex, accountId: string): Promise<JoinSettings> {
  const [row] = await find(db, { accountId })
  return row ?? unsetJoinSettings
}

/** Whether this is the hash of the secret in the link to the form. */
export async function isJoinSecret(
  db: Knex,
  key: { readonly accountId: string; readonly secretHash: Buffer },
): Promise<boolean> {
  return (await holdsSecret(db, key)).length > 0
}

export async function putJoinSettings(
  db: Knex,
  accountId: string,
  settings: JoinSettings,
): Promise<void> {
  const { mode, role, skipApproval } = settings
  const defaultGroups = settings.defaultGroups.map(({ id }) => id)
  const choosableGroups = settings.choosableGroups.map(({ id }) => id)
  await put(db, { accountId, mode, role, skipApproval, defaultGroups, choosableGroups })
}

export async function putJoinSecret(
  db: Knex,
  secret: { readonly accountId: string; readonly secretHash: Buffer },
): Promise<void> {
  await putSecretHash(db, secret)
}

/** The source of memberships that come of requests; undefined where nobody has come so. */
export async function findRequestSource(db: Knex, accountId: string): Promise<string | undefined> {
  const [present] = await findSource(db, { accountId })
  return present?.id
}

/** As `findRequestSource`, made where there is none yet. */
export async function requestSource(db: Knex, accountId: string): Promise<string> {
  const present = await findRequestSource(db, accountId)
  if (present !== undefined) return present
  await ensureSource(db, { accountId, id: newId() })
  return (await findRequestSource(db, accountId)) ?? accountId
}
