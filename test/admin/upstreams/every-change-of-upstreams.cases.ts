import { settle } from '../../../src/domain/upstreams/settle.ts'
import { makeSamlUpstream } from '../../support/saml-upstream.ts'
import { anArrival } from '../../support/upstreams.ts'
import type { Walk } from '../every-change.cases.ts'

/** Everything that can be changed about our keys towards a provider of SAML. */
export async function changeSamlKeys({ app, account, go }: Walk): Promise<void> {
  const upstream = await makeSamlUpstream(app, app.inAccount(account))
  const path = `/upstreams/${upstream.id}/saml-keys`
  const { id: first } = (await go('POST', path)).body
  await go('POST', `${path}/${first}/use`)
  const { id: second } = (await go('POST', path)).body
  await go('DELETE', `${path}/${second}`)
}

/** Everything that can be changed about a provider that people sign in with. */
export async function changeUpstreams({ app, account, go }: Walk): Promise<void> {
  const protocol = { issuer: account.issuer, clientId: 'cohort', signedRequests: true }
  const made = await go('POST', '/upstreams', { kind: 'oidc', name: 'Open Acme', protocol })
  const path = `/upstreams/${made.body.id}`
  await go('PATCH', path, { enabled: true, secret: 'another one' })
  await go('POST', `${path}/key`)
  await go('POST', `${path}/key/use`)
  await go('POST', `${path}/test`)
  const { user } = await settle(app.inAccount(account), made.body, anArrival({ userName: 'acme' }))
  await go('DELETE', `${path}/links/${user.id}`)
  await go('DELETE', path)
}
