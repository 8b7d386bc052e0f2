import { rememberConsent } from '../../domain/applications/consents.ts'
import type { ResourceAccess } from '../../model/client-settings.ts'
import { showPage } from '../pages/layout.ts'
import { consentPage } from '../pages/consent.ts'
import { contextOf, entryFor } from '../request.ts'
import { localesOf } from '../../model/language.ts'
import { prefer } from '../texts/language.ts'
import { protocolScopes, scopeClaims } from '../standard-claims.ts'
import { returnRefused } from './refusal.ts'
import { finish, type Visit } from './visit.ts'

export async function showConsent(visit: Visit): Promise<void> {
  const { ctx, parts, path, secrets } = visit
  const entry = await entryFor(ctx, parts.db, { sub: subOf(visit), clientId: secrets.clientId })
  if (entry.person !== undefined) prefer(ctx, localesOf(entry.person))
  const page = consentPage({
    action: `${path}/consent`,
    secrets,
    applicationName: visit.applicationName,
    userName: entry.person?.userName ?? '',
    scopes: scopesOf(visit),
    resources: resourcesOf(visit),
  })
  showPage(ctx, page)
}

/** Takes the answer. What is granted replaces what was granted before; entry is checked once more when going on. */
export async function takeConsent(visit: Visit, form: ReadonlyMap<string, string>): Promise<void> {
  const { provider, interaction, secrets } = visit
  if (interaction.prompt.name !== 'consent') {
    await finish(visit, {})
    return
  }
  if (form.get('decision') !== 'allow') {
    await returnRefused(visit, 'the end-user did not agree')
    return
  }
  const { grantId } = interaction
  const former = grantId === undefined ? undefined : await provider.Grant.find(grantId)
  const sub = subOf(visit)
  const grant = former ?? new provider.Grant({ accountId: sub, clientId: secrets.clientId })
  delete grant.openid
  delete grant.resources
  const [scopes, resources] = [scopesOf(visit), resourcesOf(visit)]
  grant.addOIDCScope(scopes.join(' '))
  for (const each of resources) grant.addResourceScope(each.audience, each.scopes.join(' '))
  if (visit.application?.kind === 'web') {
    const agreement = { sub, clientId: secrets.clientId, scopes, resources }
    await rememberConsent(contextOf(visit.ctx, visit.parts.db), agreement)
  }
  await finish(visit, { consent: { grantId: await grant.save() } })
}

function subOf({ interaction }: Visit): string {
  return interaction.session?.accountId ?? ''
}

function scopesOf({ interaction, application }: Visit): readonly string[] {
  const { scope } = interaction.params
  const asked = typeof scope === 'string' ? scope.split(' ') : []
  const ofResources = new Set(application?.client.resources?.flatMap(({ scopes }) => scopes))
  return asked.filter(each => known.has(each) || ofResources.has(each))
}

// A word that means nothing here is neither shown nor agreed to.
const known: ReadonlySet<string> = new Set([...protocolScopes, ...Object.keys(scopeClaims)])

/** What is asked of the resources that the request names, by those that the application may have. */
function resourcesOf({ interaction, application }: Visit): readonly ResourceAccess[] {
  const { resource, scope } = interaction.params
  const named = new Set([resource].flat())
  const wanted = typeof scope === 'string' ? scope.split(' ') : []
  const { resources = [] } = application?.client ?? {}
  return resources
    .filter(({ audience }) => named.has(audience))
    .map(({ audience, scopes }) => ({
      audience,
      scopes: wanted.filter(each => scopes.includes(each)),
    }))
}
