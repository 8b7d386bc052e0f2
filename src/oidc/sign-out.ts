import { type Client, Provider, type Session } from 'oidc-provider'
import { signOut, tellSignedOut } from '../domain/sessions/sessions.ts'
import type { ProviderParts } from './parts.ts'
import { contextOf } from './request.ts'

type Tell = (this: Client, sub: string, sid: string | undefined) => Promise<void>
type Destroy = (this: Session) => Promise<void>

/**
 * Makes the provider sign out as everything else here ends: in one transaction, with what was opened in the session, and
 * with applications told by the outbox. The library would tell them itself, while the person waits, once, and go on.
 */
export function signOutThroughOutbox(provider: Provider, { db }: Pick<ProviderParts, 'db'>): void {
  const clients = provider.Client.prototype as unknown as { backchannelLogout: Tell }
  clients.backchannelLogout = async function backchannelLogout(sub, sid) {
    const { ctx } = Provider
    // With the whole session every application is told; here only the one that asked while the person stays.
    if (ctx === undefined || ctx.oidc.params?.['logout'] !== undefined) return
    const session = this.backchannelLogoutSessionRequired === true ? (sid ?? null) : null
    await tellSignedOut(contextOf(ctx, db), { clientId: this.clientId, sub, sid: session })
  }
  const sessions = provider.Session.prototype as unknown as { destroy: Destroy }
  const { destroy } = sessions
  sessions.destroy = async function destroySession() {
    const { ctx } = Provider
    const { accountId: sub, uid } = this
    if (ctx !== undefined && sub !== undefined) await signOut(contextOf(ctx, db), { sub, uid })
    await destroy.call(this)
  }
}
