import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Pool } from 'pg'

const create = `create table if not exists records (
  model text, id text, payload jsonb not null, grant_id text, uid text, user_code text, expires_at timestamptz,
  consumed_at timestamptz, primary key (model, id));
  create index if not exists records_grant on records (grant_id);
  create index if not exists records_uid on records (uid)`

const found = `payload || case when consumed_at is null then '{}'
  else jsonb_build_object('consumed', extract(epoch from consumed_at)::bigint) end as payload`
const statements = {
  upsert: `insert into records (model, id, payload, grant_id, uid, user_code, expires_at)
    values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))
    on conflict (model, id) do update set payload = excluded.payload, expires_at = excluded.expires_at`,
  find: `select ${found} from records where model = $1 and id = $2`,
  findByUid: `select ${found} from records where model = $1 and uid = $2`,
  findByUserCode: `select ${found} from records where model = $1 and user_code = $2`,
  consume: `update records set consumed_at = now() where model = $1 and id = $2`,
  destroy: `delete from records where model = $1 and id = $2`,
  revoke: `delete from records where grant_id = $1`,
}

export async function createTable(pool: Pool): Promise<void> {
  await pool.query(create)
}

/** As little as oidc-provider can be given: one table, one prepared statement for each call, no rule of its own. */
export function bareAdapter(pool: Pool): (model: string) => Adapter {
  const send = async (name: keyof typeof statements, values: unknown[]): Promise<unknown[]> =>
    (await pool.query({ name, text: statements[name], values })).rows
  const first = (rows: unknown[]): AdapterPayload | undefined =>
    (rows[0] as { payload: AdapterPayload } | undefined)?.payload
  return model => ({
    async upsert(id, payload, expiresIn) {
      const { grantId, uid, userCode } = payload
      const text = JSON.stringify(payload)
      await send('upsert', [model, id, text, grantId, uid, userCode, expiresIn])
    },
    find: async id => first(await send('find', [model, id])),
    findByUid: async uid => first(await send('findByUid', [model, uid])),
    findByUserCode: async code => first(await send('findByUserCode', [model, code])),
    consume: async id => void (await send('consume', [model, id])),
    destroy: async id => void (await send('destroy', [model, id])),
    revokeByGrantId: async grantId => void (await send('revoke', [grantId])),
  })
}
