import { completeSignIn } from '../../domain/sign-ins/sign-ins.ts'
import type { Standing } from '../../domain/sign-ins/standing.ts'
import { signOut } from '../../domain/sessions/sessions.ts'
import { browserName } from '../../lib/browser-name.ts'
import { contextOf } from '../request.ts'
import { proveKnownDevice } from './device.ts'
import { destinationOf } from './standing.ts'
import { finish, seeOther, type Visit } from './visit.ts'

/**
 * Goes on after something was proven: signs the person in where nothing is missing, the one place that does so, and else
 * leads to the page for what is. Whoever was signed in before in this browser is signed out first.
 */
export async function goOn(visit: Visit): Promise<void> {
  const { ctx, parts, provider, interaction } = visit
  const first = await complete(visit)
  const standing = (await proveKnownDevice(visit, first)) ? await complete(visit) : first
  if (standing.kind !== 'done') {
    seeOther(ctx, waysOf(visit))
    return
  }
  const { person, acr, amr, at: ts } = standing
  const { sub } = person
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
  await finish(visit, { login: { accountId: sub, acr, amr: [...amr], ts, remember: true } })
}

async function complete(visit: Visit): Promise<Standing> {
  const { ctx, parts, interaction, secrets } = visit
  const context = contextOf(ctx, parts.db)
  return completeSignIn(context, interaction.uid, destinationOf(visit), {
    application: secrets.clientId,
    browser: browserName(ctx.get('user-agent')) ?? null,
  })
}

/** The page for what is missing in a sign-in, also where the provider asked for something else and another person wants in. */
export function waysOf({ path }: Visit): string {
  return `${path}/ways`
}
