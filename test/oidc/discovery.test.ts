import test from 'ava'
import { agency } from '../support/agency.ts'
import { testApp } from '../support/app.ts'

const app = testApp(test)

test('discovery names what is offered, under the issuer', async t => {
  const { account } = await agency(app, 'found')
  const metadata = await json(`${account.issuer}/.well-known/openid-configuration`)
  const base = account.issuer
  t.like(metadata, {
    issuer: base,
    authorization_endpoint: `${base}/auth`,
    token_endpoint: `${base}/token`,
    jwks_uri: `${base}/jwks`,
    userinfo_endpoint: `${base}/userinfo`,
    end_session_endpoint: `${base}/session/end`,
    introspection_endpoint: `${base}/token/introspection`,
    revocation_endpoint: `${base}/token/revocation`,
    pushed_authorization_request_endpoint: `${base}/request`,
    response_types_supported: ['code', 'none'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: [
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'none',
    ],
    device_authorization_endpoint: `${base}/device/auth`,
    subject_types_supported: ['public', 'pairwise'],
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    request_parameter_supported: true,
    claim_types_supported: ['normal', 'distributed'],
    authorization_response_iss_parameter_supported: true,
    ui_locales_supported: ['en', 'de'],
    claims_parameter_supported: false,
    request_uri_parameter_supported: false,
  })
  const { scopes_supported: scopes, grant_types_supported: grants } = metadata
  t.deepEqual([...(scopes as string[])].sort(), [
    'address',
    'email',
    'groups',
    'offline_access',
    'openid',
    'phone',
    'profile',
    'roles',
  ])
  t.deepEqual([...(grants as string[])].sort(), [
    'authorization_code',
    'client_credentials',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:device_code',
  ])
  const signatures = ['ES256', 'Ed25519', 'EdDSA', 'PS256', 'RS256']
  const algorithms = {
    id_token_signing_alg_values_supported: ['ES256', 'EdDSA', 'RS256'],
    userinfo_signing_alg_values_supported: ['ES256', 'EdDSA', 'RS256'],
    token_endpoint_auth_signing_alg_values_supported: signatures,
    request_object_signing_alg_values_supported: signatures,
    dpop_signing_alg_values_supported: signatures,
  }
  for (const [name, expected] of Object.entries(algorithms)) {
    t.deepEqual([...(metadata[name] as string[])].sort(), expected, name)
  }
  // Off until the account switches it on, and never on.
  t.false('registration_endpoint' in metadata)
  for (const name of ['tls_client_certificate_bound_access_tokens', 'check_session_iframe'])
    t.false(name in metadata)
})

test('RFC 8414 3.1: the metadata also lies at the root of the host, and is the same', async t => {
  const { account } = await agency(app, 'root')
  const own = await json(`${account.issuer}/.well-known/openid-configuration`)
  for (const document of ['oauth-authorization-server', 'openid-configuration']) {
    t.deepEqual(await json(`${app.url}/.well-known/${document}/t/root`), own)
  }
})

test('the keys are public halves of ES256, RS256 and EdDSA, each account has its own', async t => {
  const [one, two] = [await agency(app, 'keys-1'), await agency(app, 'keys-2')]
  const [{ keys }, other] = [
    await json(`${one.account.issuer}/jwks`),
    await json(`${two.account.issuer}/jwks`),
  ]
  const list = keys as Record<string, string>[]
  const algorithms = list.map(({ alg = '' }) => alg)
  t.deepEqual(algorithms.toSorted(), ['ES256', 'EdDSA', 'RS256'])
  const answer = await fetch(`${one.account.issuer}/jwks`)
  t.is(answer.headers.get('cache-control'), 'public, max-age=300')
  for (const key of list) {
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) t.false(secret in key)
  }
  const kids = [...list, ...(other['keys'] as Record<string, string>[])].map(({ kid }) => kid)
  t.is(new Set(kids).size, 6)
  const rows = await app.db('signing_keys').where({ account_id: one.account.id })
  for (const row of rows) t.false(JSON.stringify(row).includes('"d":'))
})

async function json(address: string): Promise<Record<string, unknown>> {
  const response = await fetch(address)
  if (response.status !== 200) throw new Error(`${response.status} at ${address}`)
  return (await response.json()) as Record<string, unknown>
}
