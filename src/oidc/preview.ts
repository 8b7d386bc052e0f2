import { findApplication } from '../domain/applications/applications.ts'
import type { Context } from '../domain/context.ts'
import { checkEntry } from '../domain/entry/entry.ts'
import { type ClaimsExplained, explainClaims } from '../domain/claims/explain-claims.ts'
import type {
  PreviewRequest,
  PreviewWarning,
  TokenPreview,
  TrialToken,
} from '../domain/claims/token-preview.ts'
import { getUser } from '../domain/users/users.ts'
import { suppose, undone } from '../domain/what-if.ts'
import type { Application } from '../model/application.ts'
import { resolveSettings } from '../model/client-settings.ts'
import type { JsonObject } from '../model/json.ts'
import { Refusal } from '../model/refusal.ts'
import { issueTrial } from './issue-trial.ts'
import type { ProviderParts } from './parts.ts'

export type { PreviewRequest, TokenPreview }

type Tokens = Pick<TokenPreview, 'idToken' | 'userinfo' | 'accessToken'>

const everyScope = 'openid profile email address phone groups roles'
const cookieLimit = 4096
const headerLimit = 8192

/**
 * What an application would be told of a person: the tokens that the provider issues, and through what the person has each
 * group and role. It runs in a transaction that is rolled back, in which a what-if is really done first: a preview cannot
 * differ from what then happens. Of somebody who is not active, nothing would be issued. Refuses unknown ids as not found.
 */
export async function previewTokens(
  parts: ProviderParts,
  context: Context,
  request: PreviewRequest,
): Promise<TokenPreview> {
  const { whatIf = {}, clientId, userId } = request
  return undone(context, async inside => {
    const application = await findApplication(inside, clientId)
    if (!signsIn(application)) throw new Refusal('invalid', 'this application signs nobody in')
    const { sub } = await getUser(inside, userId)
    await suppose(inside, { clientId, userId }, whatIf)
    const { allowed, reason = null, person } = await checkEntry(inside, sub, clientId)
    const resource = audienceOf(application, request.resource)
    const asked = { sub, clientId, scope: request.scope ?? everyScope, resource }
    const tokens = await issueTrial(parts, inside, asked)
    const known = person !== undefined && tokens !== undefined
    const explained = known ? await explainClaims(inside, person, application) : nothing
    const preview = { ...withoutTokens(tokens ?? none), ...explained, entry: { allowed, reason } }
    return { ...preview, warnings: warningsOf(preview) }
  })
}

function signsIn({ client }: Application): boolean {
  return resolveSettings(client).grants.some(grant => grant !== 'client_credentials')
}

function audienceOf({ client }: Application, asked: string | undefined): string | undefined {
  const audiences = resolveSettings(client).resources.map(({ audience }) => audience)
  if (asked === undefined || audiences.includes(asked)) return asked ?? audiences[0]
  throw new Refusal('invalid', 'the application may not ask for tokens for this resource', {
    field: 'resource',
  })
}

const nothing: ClaimsExplained = { groups: [], roles: [] }
const none = { scope: '', idToken: null, userinfo: null, accessToken: null }

function warningsOf(preview: Omit<TokenPreview, 'warnings'>): readonly PreviewWarning[] {
  const { entry, idToken, groups } = preview
  const tokens = [preview.idToken, preview.userinfo, preview.accessToken]
  const referred = new Set(tokens.flatMap(token => namesByReference(token)))
  const unnamed = groups.filter(({ lacksExternalId }) => lacksExternalId).length
  const idBytes = idToken?.bytes ?? 0
  const longest = Math.max(idBytes, preview.accessToken?.bytes ?? 0)
  const found: readonly (PreviewWarning | false)[] = [
    !entry.allowed && {
      code: 'refused',
      message: `nothing is issued: the person may not enter (${entry.reason})`,
    },
    idBytes > cookieLimit && {
      code: 'cookie',
      message: `an ID token of ${idBytes} bytes does not fit into a cookie (${cookieLimit})`,
    },
    longest > headerLimit && {
      code: 'header',
      message: `a token of ${longest} bytes does not fit into a header line of many proxies (${headerLimit})`,
    },
    referred.size > 0 && {
      code: 'by-reference',
      message: `past the budget, given by reference: ${[...referred].join(', ')}`,
    },
    unnamed > 0 && {
      code: 'no-external-id',
      message: `${unnamed} groups have no external id: their id stands in its place`,
    },
  ]
  return found.filter(each => each !== false)
}

function namesByReference(token: TrialToken | null): readonly string[] {
  return Object.keys((token?.claims['_claim_names'] ?? {}) as JsonObject)
}

/** The token of a reference opens the claims as they are: it is for the application alone. */
function withoutTokens<Shown extends Tokens>(tokens: Shown): Shown {
  const { idToken, userinfo, accessToken } = tokens
  return {
    ...tokens,
    idToken: hidden(idToken),
    userinfo: hidden(userinfo),
    accessToken: hidden(accessToken),
  }
}

function hidden(token: TrialToken | null): TrialToken | null {
  const sources = token?.claims['_claim_sources'] as
    Readonly<Record<string, JsonObject>> | undefined
  if (token === null || sources === undefined) return token
  const shown = Object.entries(sources).map(([name, source]) => [
    name,
    { ...source, access_token: '(issued with each token)' },
  ])
  return { ...token, claims: { ...token.claims, _claim_sources: Object.fromEntries(shown) } }
}
