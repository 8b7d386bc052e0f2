import type { Provider, Session } from 'oidc-provider'
import { recordSignIn } from '../../domain/sign-in.ts'
import type { Person } from '../../model/person.ts'
import { contextOf } from '../request.ts'
import { finish, type Visit } from './visit.ts'

/** Signs somebody in, by whatever way, and goes on. Whoever was signed in before in this browser is signed out first. */
export async function admit(visit: Visit, person: Person): Promise<void> {
  const { ctx, parts, provider, interaction } = visit
  const { sub } = person
  await recordSignIn(contextOf(ctx, parts.db, person), person, visit.secrets.clientId)
  const session = await provider.Session.get(ctx)
  const wasAnother = session.accountId !== undefined && session.accountId !== sub
  if (wasAnother) await endSession(provider, session)
  if (wasAnother || session.accountId === undefined) {
    // The library would ask to sign out first where the interaction began in a session that is another's, or gone.
    delete interaction.session
    await interaction.persist()
  }
  const ts = Math.floor(Date.now() / 1000)
  await finish(visit, { login: { accountId: sub, amr: ['pwd'], ts, remember: true } })
}

/** Ends a session with what was granted in it; what was granted beyond it (offline access) stays. */
async function endSession(provider: Provider, session: Session): Promise<void> {
  for (const clientId of Object.keys(session.authorizations ?? {})) {
    const { grantId, persistsLogout } = session.authorizationFor(clientId)
    if (grantId === undefined || persistsLogout === true) continue
    await provider.AccessToken.revokeByGrantId(grantId)
    await provider.Grant.adapter.destroy(grantId)
  }
  await session.destroy()
}
