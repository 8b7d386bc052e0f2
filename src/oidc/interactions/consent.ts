import { showPage } from '../pages/layout.ts'
import { consentPage } from '../pages/consent.ts'
import { entryFor } from '../request.ts'
import { returnRefused } from './refusal.ts'
import { finish, type Visit } from './visit.ts'

export async function showConsent(visit: Visit): Promise<void> {
  const { ctx, parts, path, secrets } = visit
  const entry = await entryFor(ctx, parts.db, { sub: subOf(visit), clientId: secrets.clientId })
  const page = consentPage({
    action: `${path}/consent`,
    secrets,
    applicationName: visit.applicationName,
    userName: entry.person?.userName ?? '',
    scopes: scopesOf(visit),
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
    await returnRefused(visit)
    return
  }
  const { grantId } = interaction
  const former = grantId === undefined ? undefined : await provider.Grant.find(grantId)
  const owner = { accountId: subOf(visit), clientId: secrets.clientId }
  const grant = former ?? new provider.Grant(owner)
  delete grant.openid
  grant.addOIDCScope(scopesOf(visit).join(' '))
  await finish(visit, { consent: { grantId: await grant.save() } })
}

function subOf({ interaction }: Visit): string {
  return interaction.session?.accountId ?? ''
}

function scopesOf({ interaction }: Visit): readonly string[] {
  const { scope } = interaction.params
  return typeof scope === 'string' ? scope.split(' ') : []
}
