import { entryFor } from '../request.ts'
import { showPage } from '../pages/layout.ts'
import { refusalPage } from '../pages/refusal.ts'
import { localesOf } from '../../model/language.ts'
import { prefer } from '../texts/language.ts'
import { finish, type Visit } from './visit.ts'

/** Why the person may not enter; where they may by now, the request goes on. */
export async function showRefusal(visit: Visit): Promise<void> {
  const { ctx, interaction, application, parts, path, secrets } = visit
  const sub = interaction.session?.accountId ?? ''
  const entry = await entryFor(ctx, parts.db, { sub, clientId: secrets.clientId })
  if (entry.allowed || entry.person === undefined) {
    await finish(visit, {})
    return
  }
  prefer(ctx, localesOf(entry.person))
  const page = refusalPage({
    returnAction: `${path}/return`,
    otherAccount: `${path}/other`,
    secrets,
    applicationName: visit.applicationName,
    userName: entry.person.userName,
    reason: entry.reason ?? '',
    contact: application?.contact ?? null,
    reference: ctx.state.requestId,
  })
  showPage(ctx, page, 403)
}

/** Takes the person back to the application, which learns that they may not enter (RFC 6749 4.1.2.1). */
export async function returnRefused(
  visit: Visit,
  description = 'the end-user may not enter this application',
): Promise<void> {
  const why = { error: 'access_denied', error_description: description }
  await finish(visit, why)
}
