import { importJWK, SignJWT } from 'jose'
import { newId } from '../../lib/ids.ts'
import type { Outbound } from '../../lib/outbound.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import { resolveSettings } from '../../model/client-settings.ts'
import type { OutboxRow } from '../../model/outbox.ts'
import { findApplication } from '../../storage/applications/applications.ts'
import { subjectFor } from '../applications/pairwise.ts'
import { loadSigningKeys, signingKeyFor } from '../keys/signing-keys.ts'
import type { Deliver } from './work-outbox.ts'

type Logout = { readonly clientId: string; readonly sub: string; readonly sid: string | null }

const event = 'http://schemas.openid.net/event/backchannel-logout'
const lifetime = '2 minutes'

/**
 * Tells an application that somebody is signed out (OpenID Connect Back-Channel Logout 1.0). The token is signed at each
 * attempt, as ID tokens of the application are. Throws where the application did not take it.
 */
export function logoutDelivery(box: SecretBox, outbound: Outbound): Deliver {
  return async (context, { payload }: OutboxRow) => {
    const logout = payload as unknown as Logout
    const { db, account } = context
    const key = { accountId: account.id, clientId: logout.clientId }
    const application = await findApplication(db, key)
    const uri = application?.client.backchannelLogoutUri
    // The application or its address is gone: there is nobody to tell.
    if (application === undefined || uri === undefined) return
    const { idTokenAlgorithm } = resolveSettings(application.client)
    const signing = signingKeyFor(await loadSigningKeys(db, account, box), idTokenAlgorithm)
    const session = logout.sid === null ? {} : { sid: logout.sid }
    const token = await new SignJWT({ events: { [event]: {} }, ...session })
      .setProtectedHeader({ alg: signing.algorithm, kid: signing.kid, typ: 'logout+jwt' })
      .setIssuer(account.issuer)
      .setAudience(application.clientId)
      .setSubject(await subjectFor(context, application, logout.sub))
      .setJti(newId())
      .setIssuedAt()
      .setExpirationTime(lifetime)
      .sign(await importJWK(signing.jwk, signing.algorithm))
    const { status } = await outbound({
      url: uri,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: token }).toString(),
    })
    // 2.8: 200 is right, and 204 what some frameworks make of it.
    if (status !== 200 && status !== 204) throw new Error(`the application answered ${status}`)
  }
}
