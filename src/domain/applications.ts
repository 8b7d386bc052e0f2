import { isId, newId, randomHex } from '../lib/ids.ts'
import { hashToken, newToken } from '../lib/token.ts'
import type { Application, ClaimsContract } from '../model/application.ts'
import { Refusal } from '../model/refusal.ts'
import {
  type ClientRow,
  findApplication,
  insertApplication,
  insertAssignment,
  insertSecret,
  listApplications as listRows,
} from '../storage/applications.ts'
import { lockCandidates } from '../storage/members.ts'
import { type Context, inTransaction } from './context.ts'
import { recordEvent } from './events.ts'
import { checkUris } from './redirect-uris.ts'

export type NewApplication = {
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  readonly access: Application['access']
  readonly homeUrl: string | null
  readonly contact: string | null
  readonly claims: ClaimsContract
}

/** Registers an application and gives it with its secret, which is told this once. */
export async function createApplication(
  context: Context,
  input: NewApplication,
): Promise<{ application: Application; clientSecret: string }> {
  if (input.name.trim() === '')
    throw new Refusal('invalid', 'an application needs a name', { field: 'name' })
  if (input.redirectUris.length === 0) {
    throw new Refusal('invalid', 'an application needs a redirect URI', { field: 'redirectUris' })
  }
  const { homeUrl, redirectUris, postLogoutRedirectUris } = input
  checkUris('redirectUris', redirectUris)
  checkUris('postLogoutRedirectUris', postLogoutRedirectUris)
  if (homeUrl !== null) checkUris('homeUrl', [homeUrl])
  const id = newId()
  const clientSecret = newToken('client')
  const application: Application = {
    ...input,
    id,
    clientId: randomHex(12),
    kind: 'web',
    enabled: true,
    version: 1,
  }
  await inTransaction(context, async inside => {
    const accountId = inside.account.id
    await insertApplication(inside.db, accountId, application)
    const secret = {
      id: newId(),
      applicationId: id,
      hash: hashToken(clientSecret),
      expiresAt: null,
    }
    await insertSecret(inside.db, { accountId, ...secret })
    const target = { kind: 'application', id, name: input.name } as const
    const { redirectUris, access } = input
    await recordEvent(inside, {
      type: 'application.created',
      target,
      data: { redirectUris, access },
    })
  })
  return { application, clientSecret }
}

export async function listApplications(
  context: Context,
): Promise<readonly (Application & { assignments: number })[]> {
  return listRows(context.db, context.account.id)
}

/** An enabled application with the hashes of its live secrets, or undefined. */
export async function findClient(
  context: Context,
  clientId: string,
): Promise<ClientRow | undefined> {
  const row = await findApplication(context.db, { accountId: context.account.id, clientId })
  return row?.application.enabled === true ? row : undefined
}

/** Lets a user or group into an application. Doing it again changes nothing. */
export async function assign(
  context: Context,
  clientId: string,
  principalId: string,
): Promise<void> {
  await inTransaction(context, async inside => {
    const accountId = inside.account.id
    const found = await findApplication(inside.db, { accountId, clientId })
    if (found === undefined)
      throw new Refusal('not-found', `there is no application ${JSON.stringify(clientId)}`)
    const { application } = found
    const assignment = { accountId, applicationId: application.id, principalId }
    const kind = isId(principalId) ? await assignableKind(inside, principalId) : undefined
    if (kind === undefined) throw new Refusal('not-found', 'there is no such user or group')
    if (!(await insertAssignment(inside.db, assignment))) return
    const target = { kind: 'application', id: application.id, name: application.name } as const
    await recordEvent(inside, {
      type: 'application.assigned',
      target,
      data: { principal: principalId, kind },
    })
  })
}

async function assignableKind(context: Context, principalId: string): Promise<string | undefined> {
  const scope = { accountId: context.account.id, visibility: 'everything' } as const
  const [candidate] = await lockCandidates(context.db, scope, [principalId])
  return candidate?.kind
}
