import { createApplication } from '../../src/domain/applications/applications.ts'
import { assign } from '../../src/domain/applications/assignments.ts'
import type { Context } from '../../src/domain/context.ts'
import { createGroup } from '../../src/domain/groups/create-group.ts'
import { setPassword } from '../../src/domain/passwords/passwords.ts'
import { createUser } from '../../src/domain/users/create-user.ts'
import type { Account } from '../../src/model/account.ts'
import type { ClaimsContract } from '../../src/model/claims-contract.ts'
import type { Role } from '../../src/model/role.ts'
import type { User } from '../../src/model/user.ts'
import type { TestApp } from './app.ts'
import { type Browser, openBrowser, type View } from './browser.ts'
import {
  redirectUri,
  type Registration,
  type RelyingParty,
  relyingParty,
  type Tokens,
} from './relying-party.ts'

export const password = 'three unrelated words'

/** A photo agency: Ana is in Photographers, who may enter its application; Bo is in nothing. */
export type Agency = {
  readonly account: Account
  readonly context: Context
  readonly ana: User
  readonly bo: User
  readonly photographers: string
  readonly registration: Registration
  readonly application: RelyingParty
  readonly browser: () => Browser
}

type Options = { readonly claims?: ClaimsContract }

export async function agency(app: TestApp, slug: string, options: Options = {}): Promise<Agency> {
  const account = await app.makeAccount(slug)
  const context = app.inAccount(account)
  const ana = await addPerson(app, context, { userName: 'ana', displayName: 'Ana Lima' })
  const bo = await addPerson(app, context, { userName: 'bo', displayName: 'Bo Berg' })
  const photographers = await addGroup(context, 'Photographers', [ana])
  const registration = await register(context, options.claims)
  await assign(context, registration.clientId, photographers)
  const application = await relyingParty(account, registration)
  const browser = (): Browser => openBrowser(app.url)
  return { account, context, ana, bo, photographers, registration, application, browser }
}

type NewPerson = {
  readonly userName: string
  readonly displayName?: string
  readonly role?: Role
  readonly oneTime?: boolean
}

export async function addPerson(
  app: TestApp,
  context: Context,
  { userName, displayName = userName, role = 'developer', oneTime = false }: NewPerson,
): Promise<User> {
  const emails = [{ value: `${userName}@agency.example`, primary: true }]
  const attributes = { name: { givenName: displayName.split(' ')[0] ?? '' } }
  const input = {
    userName,
    displayName,
    externalId: null,
    active: true,
    attributes,
    values: { emails },
  }
  const user = await createUser(context, { ...input, role })
  await setPassword(context, app, { userId: user.id, password, oneTime })
  return user
}

export async function addGroup(
  context: Context,
  name: string,
  members: readonly User[],
): Promise<string> {
  const input = { name, kind: 'directory', externalId: null, attributes: {} } as const
  return (await createGroup(context, input, new Set(members.map(({ id }) => id)))).id
}

export async function register(
  context: Context,
  claims: ClaimsContract = {},
  access: 'assigned' | 'open' = 'assigned',
): Promise<Registration> {
  const { application, clientSecret } = await createApplication(context, {
    name: 'Light Table',
    redirectUris: [redirectUri],
    postLogoutRedirectUris: ['https://app.example/bye'],
    access,
    homeUrl: 'https://app.example/',
    contact: 'desk@agency.example',
    claims,
  })
  if (clientSecret === null) throw new Error('an application on a server has a secret')
  return { clientId: application.clientId, clientSecret }
}

/** Types a user name and the password into the sign-in page that a browser is at. */
export async function signIn(browser: Browser, view: View, username: string): Promise<View> {
  return browser.submit(view, { username, password })
}

/** The whole way of somebody who may enter, from the application and back to it. */
export async function enter(
  { application }: Pick<Agency, 'application'>,
  browser: Browser,
  { as = 'ana', ...parameters }: Readonly<Record<string, string>> = {},
): Promise<Tokens> {
  const began = await application.begin(parameters)
  const page = await browser.open(began.url)
  return application.redeem(began, page.status === 0 ? page : await signIn(browser, page, as))
}
