import type { Knex } from 'knex'
import type { LinkLimits } from '../../model/public-link.ts'
import { statement } from '../statement.ts'

const find = statement<LinkLimits>(
  'link_limits',
  `select a.links_per_resource as "perResource", a.links_per_account as "perAccount" from accounts a where a.id = :accountId`,
)
const update = statement(
  'link_limits_update',
  `update accounts set links_per_resource = :perResource, links_per_account = :perAccount where id = :accountId`,
)

export async function findLinkLimits(db: Knex, accountId: string): Promise<LinkLimits> {
  const [row] = await find(db, { accountId })
  return row as LinkLimits
}

export async function updateLinkLimits(
  db: Knex,
  accountId: string,
  limits: LinkLimits,
): Promise<void> {
  await update(db, { accountId, ...limits })
}
