import type { Knex } from 'knex'
import { statement } from '../statement.ts'

/** The certificates (PEM) of a provider of SAML that people sign in with. */
export type CertificatesInUse = {
  readonly id: string
  readonly name: string
  readonly certificates: readonly string[]
  readonly now: Date
}

const list = statement<CertificatesInUse>(
  'upstream_certificates',
  `select p.id, p.name, p.settings -> 'protocol' -> 'certificates' as certificates, cohort_now() as now from upstreams p
    where p.account_id = :accountId and p.kind = 'saml' and p.enabled order by p.id limit 1000`,
)

export async function listCertificatesInUse(
  db: Knex,
  accountId: string,
): Promise<readonly CertificatesInUse[]> {
  return list(db, { accountId })
}
