import { certificateFacts } from '../../../lib/certificate.ts'
import type { AttentionItem } from '../../../model/attention.ts'
import { listCertificatesInUse } from '../../../storage/upstreams/certificates-in-use.ts'
import type { Context } from '../../context.ts'

const soon = 30 * 24 * 3_600_000

/**
 * The providers of SAML in use of whose certificates the last one ends within 30 days, or has ended: they will sign with another
 * key, if they do not yet. Their signatures hold all the same until then (`check-saml.ts`).
 */
export async function endingCertificates(
  { db, account }: Context,
  limit: number,
): Promise<readonly AttentionItem[]> {
  const upstreams = await listCertificatesInUse(db, account.id)
  return upstreams
    .map(({ id, name, certificates, now }) => {
      const [last] = certificates.map(certificateFacts).toSorted(laterFirst)
      return { id, name, last, now }
    })
    .flatMap(({ id, name, last, now }): AttentionItem[] => {
      if (last === undefined || last.validUntil.getTime() > now.getTime() + soon) return []
      return [{ kind: 'upstream', id, name, detail: last.subject, at: last.validUntil }]
    })
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .slice(0, limit)
}

type Ending = { readonly validUntil: Date }

function laterFirst(a: Ending, b: Ending): number {
  return b.validUntil.getTime() - a.validUntil.getTime()
}
