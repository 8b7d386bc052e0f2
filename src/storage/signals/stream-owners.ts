import type { Knex } from 'knex'
import { isId } from '../../lib/ids.ts'
import { applicationColumns } from '../applications/applications.ts'
import type { Application } from '../../model/application.ts'
import { statement } from '../statement.ts'

const find = statement<Application>(
  'stream_owner',
  `select ${applicationColumns} from streams s
     join applications a on a.account_id = s.account_id and a.id = s.application_id
    where s.account_id = :accountId and s.id = :id`,
)

/** The application whose stream this is. */
export async function findStreamOwner(
  db: Knex,
  key: { accountId: string; id: string },
): Promise<Application | undefined> {
  if (!isId(key.id)) return undefined
  const [row] = await find(db, key)
  return row
}
