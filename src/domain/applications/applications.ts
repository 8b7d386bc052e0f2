import { newId, randomHex } from '../../lib/ids.ts'
import type { Application } from '../../model/application.ts'
import { type ClientSettings, resolveSettings, usesSecret } from '../../model/client-settings.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  type ClientRow,
  findApplication as findRow,
  findClientRow,
  insertApplication,
  type ListedApplication,
  listApplications as listRows,
  lockApplication,
} from '../../storage/applications/applications.ts'
import { issueSecret } from './application-secrets.ts'
import { checkApplication } from './check-application.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'

export type NewApplication = Pick<
  Application,
  'name' | 'redirectUris' | 'postLogoutRedirectUris' | 'access' | 'homeUrl' | 'contact' | 'claims'
> & { readonly client?: ClientSettings }

export type Created = {
  readonly application: Application
  /** Told this once; null for an application that has none. */
  readonly clientSecret: string | null
}

/** Registers an application, with a secret where it authenticates with one. */
export async function createApplication(context: Context, input: NewApplication): Promise<Created> {
  const draft: Application = {
    client: {},
    ...input,
    id: newId(),
    clientId: randomHex(12),
    kind: 'web',
    enabled: true,
    version: 1,
  }
  const application = await checkApplication(context, draft)
  return inTransaction(context, async inside => {
    await insertApplication(inside.db, inside.account.id, application)
    const clientSecret = usesSecret(resolveSettings(application.client))
      ? (await issueSecret(inside, application, null)).secret
      : null
    const { id, name, redirectUris, access, client } = application
    await recordEvent(inside, {
      type: 'application.created',
      target: { kind: 'application', id, name },
      data: { redirectUris, access, client },
    })
    return { application, clientSecret }
  })
}

/**
 * The applications of an account, in the order of their making, part by part; with a search those with this in their name or
 * this client id.
 */
export async function listApplications(
  { db, account }: Context,
  request: PartRequest = {},
  search?: string,
): Promise<Part<ListedApplication>> {
  return partOf(request, page => listRows(db, { accountId: account.id, search, ...page }))
}

/** The application with this client id, enabled or not. */
export async function findApplication(
  { db, account }: Context,
  clientId: string,
): Promise<Application> {
  return orNone(await findRow(db, { accountId: account.id, clientId }), clientId)
}

/** The same, held until the transaction ends. */
export async function holdApplication(
  { db, account }: Context,
  clientId: string,
): Promise<Application> {
  return orNone(await lockApplication(db, { accountId: account.id, clientId }), clientId)
}

/** Refuses as stale a caller who saw another version of an application that is held. */
export function demandApplicationVersion({ version }: Application, expected: Expected): void {
  if (isExpected(expected, version)) return
  throw new Refusal('stale', `the application is at version ${version} by now`)
}

/** An enabled application with the hashes of its live secrets, or undefined. */
export async function findClient(
  context: Context,
  clientId: string,
): Promise<ClientRow | undefined> {
  const row = await findClientRow(context.db, { accountId: context.account.id, clientId })
  return row?.application.enabled === true ? row : undefined
}

/** The account's own pages are no application that anybody manages. */
function orNone(application: Application | undefined, clientId: string): Application {
  if (application !== undefined && application.kind !== 'system') return application
  throw new Refusal('not-found', `there is no application ${JSON.stringify(clientId)}`)
}
