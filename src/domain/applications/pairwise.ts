import { createHmac } from 'node:crypto'
import type { Application } from '../../model/application.ts'
import { resolveSettings } from '../../model/client-settings.ts'
import { findSubjectSalt } from '../../storage/subject-salts.ts'
import { sectorOf } from './check-client.ts'
import type { Context } from '../context.ts'

type Reader = Pick<Context, 'db' | 'account'>

/**
 * The subject by which an application knows a person: the person's own, or for an application with pairwise subjects one
 * that only its sector sees. Everything that names a person to an application asks here or the provider, which does.
 */
export async function subjectFor(
  context: Reader,
  { client, redirectUris }: Pick<Application, 'client' | 'redirectUris'>,
  sub: string,
): Promise<string> {
  const settings = resolveSettings(client)
  if (settings.subjects === 'public') return sub
  return pairwiseSubject(context, sectorOf(settings, redirectUris) ?? '', sub)
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
