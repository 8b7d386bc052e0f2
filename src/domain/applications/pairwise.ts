import { createHmac } from 'node:crypto'
import type { Application } from '../../model/application.ts'
import { resolveSettings } from '../../model/client-settings.ts'
import {
  findIssuedSubject,
  findSubjectSalt,
  keepIssuedSubject,
} from '../../storage/pairwise-subjects.ts'
import { sectorOf } from './check-client.ts'
import type { Context } from '../context.ts'

type Reader = Pick<Context, 'db' | 'account'>
type Known = Pick<Application, 'client' | 'redirectUris'>

/**
 * The subject by which an application knows a person: the person's own, or for an application with pairwise subjects one
 * that only its sector sees. Everything that names a person to an application asks here or the provider, which does.
 */
export async function subjectFor(
  context: Reader,
  application: Known,
  sub: string,
): Promise<string> {
  const sector = pairwiseSectorOf(application)
  return sector === undefined ? sub : pairwiseSubject(context, sector, sub)
}

/** The sector of an application with pairwise subjects; undefined where it knows people by their own. */
export function pairwiseSectorOf({ client, redirectUris }: Known): string | undefined {
  const settings = resolveSettings(client)
  return settings.subjects === 'public' ? undefined : (sectorOf(settings, redirectUris) ?? '')
}

/** As `pairwiseSubject`, from now on understood where applications of the sector name the person by it. */
export async function issuePairwiseSubject(
  context: Reader,
  sector: string,
  sub: string,
): Promise<string> {
  const { account, db } = context
  const key = { accountId: account.id, sector, sub }
  const issued = await findIssuedSubject(db, key)
  if (issued !== undefined) return issued
  const subject = await pairwiseSubject(context, sector, sub)
  await keepIssuedSubject(db, { ...key, subject })
  return subject
}

/** The subject of a person for a sector (OpenID Connect Core 8.1): the same for good, and of no use elsewhere. */
export async function pairwiseSubject(
  { db, account }: Reader,
  sector: string,
  sub: string,
): Promise<string> {
  const salt = await findSubjectSalt(db, account.id)
  return createHmac('sha256', salt)
    .update(JSON.stringify([sector, sub]))
    .digest('base64url')
}
