import { createApplication } from '../../src/domain/applications/applications.ts'
import { consoleAudience } from '../../src/domain/console/console-tokens.ts'
import { grantRight } from '../../src/domain/rights/grants.ts'
import type { Account } from '../../src/model/account.ts'
import type { Application } from '../../src/model/application.ts'
import type { ClientSettings } from '../../src/model/client-settings.ts'
import type { Right } from '../../src/model/right.ts'
import type { TestApp } from './app.ts'
import { relyingParty } from './relying-party.ts'

export type TestService = {
  readonly application: Application
  readonly clientSecret: string
  /** Gets an access token for the console API with these scopes (all that it may have unless said). */
  readonly token: (scopes?: readonly string[]) => Promise<string>
}

/** A service application that was given these rights and may ask for all of them. */
export async function consoleService(
  app: TestApp,
  account: Account,
  rights: readonly Right[],
  client: ClientSettings = {},
): Promise<TestService> {
  const context = app.inAccount(account)
  const audience = consoleAudience(account)
  const { application, clientSecret } = await createApplication(context, {
    name: 'Service',
    redirectUris: [],
    postLogoutRedirectUris: [],
    access: 'assigned',
    homeUrl: null,
    contact: null,
    claims: {},
    client: {
      ...client,
      type: 'service',
      authentication: 'client_secret_post',
      resources: [{ audience, scopes: rights }],
    },
  })
  for (const right of rights) await grantRight(context, { right, principalId: application.id })
  const { clientId } = application
  const party = await relyingParty(account, { clientId, clientSecret })
  return {
    application,
    clientSecret: clientSecret ?? '',
    token: async (scopes = rights) => {
      const asked = {
        grant_type: 'client_credentials',
        resource: audience,
        scope: scopes.join(' '),
      }
      const { body } = await party.post('/token', asked)
      if (typeof body['access_token'] !== 'string') throw new Error(JSON.stringify(body))
      return body['access_token']
    },
  }
}
