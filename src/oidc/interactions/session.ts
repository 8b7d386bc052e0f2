import { signOut } from '../../domain/sessions/sessions.ts'
import { recordSignIn } from '../../domain/sessions/sign-in.ts'
import { browserName } from '../../lib/browser-name.ts'
import type { Person } from '../../model/person.ts'
import { contextOf } from '../request.ts'
import { finish, type Visit } from './visit.ts'

/** Signs somebody in, by whatever way, and goes on. Whoever was signed in before in this browser is signed out first. */
export async function admit(visit: Visit, person: Person): Promise<void> {
  const { ctx, parts, provider, interaction } = visit
  const { sub } = person
  const ts = Math.floor(Date.now() / 1000)
  await recordSignIn(contextOf(ctx, parts.db, person), person, {
    application: visit.secrets.clientId,
    at: ts,
    browser: browserName(ctx.get('user-agent')) ?? null,
  })
  const session = await provider.Session.get(ctx)
  const wasAnother = session.accountId !== undefined && session.accountId !== sub
  if (wasAnother) {
    const { accountId: former = '', uid } = session
    await signOut(contextOf(ctx, parts.db), { sub: former, uid })
    await session.destroy()
  }
  if (wasAnother || session.accountId === undefined) {
    // The library would ask to sign out first where the interaction began in a session that is another's, or gone.
    delete interaction.session
    await interaction.persist()
  }
  await finish(visit, { login: { accountId: sub, amr: ['pwd'], ts, remember: true } })
}
