import { errors } from 'oidc-provider'
import type { Route } from '../../http/routes.ts'
import type { Ctx } from '../../http/state.ts'
import type { Account } from '../../model/account.ts'
import { allowBrowsers, answerClaims } from '../distributed-claims.ts'
import { entryPrompt } from '../entry-prompt.ts'
import { scriptFolder, sendPasskeyScript } from '../pages/passkey-script.ts'
import type { AccountProvider, OpenidParts } from '../parts.ts'
import { answerRegistration } from '../registration.ts'
import { selfServiceRoutes } from '../self-service/routes.ts'
import { showChange, takeChange } from './change-password.ts'
import { showConsent, takeConsent } from './consent.ts'
import { checkToken, readForm } from './form.ts'
import { beginAtHome, showExpired, showHome } from './home.ts'
import { showInvitation, takeInvitation } from './invitation.ts'
import { askPasskey, takePasskey } from './passkey.ts'
import { signOutByPost } from './posted-sign-out.ts'
import { showLogo } from './logo.ts'
import { joinRoutes } from './join-routes.ts'
import { showRecovery, takeAnew, takeKept, takeRecovery } from './recovery.ts'
import { returnRefused, showRefusal } from './refusal.ts'
import { showSamlMetadata, takeSamlPost } from './saml.ts'
import { sendCode, showCode, takeCode } from './mailed-code.ts'
import { askForgotten, showForgotten, takeForgotten } from './forgotten-password.ts'
import { takeSecond } from './second.ts'
import { showOther, showSignIn, takeSignIn } from './sign-in.ts'
import { takeCallback } from './upstream-callback.ts'
import { takeReturn, takeUpstream } from './upstream.ts'
import { showUpstreamKeys } from './upstream-keys.ts'
import { openVisit, type Visit } from './visit.ts'

type ProviderOf = (account: Account) => Promise<AccountProvider>
type Show = (visit: Visit) => Promise<void> | void
type Take = (visit: Visit, form: ReadonlyMap<string, string>) => Promise<void>
type OwnPage = (ctx: Ctx, parts: OpenidParts, at: AccountProvider) => Promise<void>
type Handle = Route['handle']

/** Our own addresses below an account. */
export function pageRoutes(parts: OpenidParts, providerOf: ProviderOf): readonly Route[] {
  const show = (page: Show): Handle => showing(parts, providerOf, page)
  const take = (answer: Take): Handle => taking(parts, providerOf, answer)
  const own =
    (page: OwnPage): Handle =>
    async ctx =>
      page(ctx, parts, await providerOf(ctx.state.account))
  const claims: Handle = async ctx => {
    const { keys } = await providerOf(ctx.state.account)
    await answerClaims(ctx, { ...parts, keys })
  }
  const begin: Handle = async ctx => beginAtHome(ctx)
  return [
    { method: 'GET', path: '/', needs: 'public', handle: own(showHome) },
    ...selfServiceRoutes(parts, providerOf),
    { method: 'GET', path: '/sign-in', needs: 'public', handle: begin },
    { method: 'POST', path: '/session/end', needs: 'public', handle: signOutByPost },
    {
      method: 'POST',
      path: '/register',
      needs: 'registration-token',
      handle: async ctx => answerRegistration(ctx, parts.db),
    },
    { method: 'GET', path: '/claims', needs: 'claims-token', handle: claims },
    { method: 'OPTIONS', path: '/claims', needs: 'public', handle: allowBrowsers },
    ...outsideRoutes(parts),
    ...interactionPages.flatMap(page => interactionRoutes(page, show, take)),
  ]
}

type InteractionPage = { readonly path: string; readonly show?: Show; readonly take?: Take }

/** The pages of an interaction: what each shows, and what its form does. */
const interactionPages: readonly InteractionPage[] = [
  { path: '', show: showPrompt, take: takeSignIn },
  { path: '/other', show: showOther },
  { path: '/ways', show: showSignIn },
  { path: '/forgotten', take: askForgotten },
  { path: '/recovery', show: visit => showRecovery(visit), take: takeRecovery },
  { path: '/recovery/kept', take: takeKept },
  { path: '/recovery/anew', take: takeAnew },
  { path: '/code', show: visit => showCode(visit), take: takeCode },
  { path: '/code/send', take: sendCode },
  { path: '/upstream/:upstream', take: takeUpstream },
  { path: '/upstream/return', show: takeReturn },
  { path: '/second', take: takeSecond },
  { path: '/passkey', take: takePasskey },
  { path: '/passkey/question', take: askPasskey },
  { path: '/password', show: visit => showChange(visit), take: takeChange },
  { path: '/return', take: visit => returnRefused(visit) },
  { path: '/consent', take: takeConsent },
]

function interactionRoutes(
  page: InteractionPage,
  show: (page: Show) => Handle,
  take: (answer: Take) => Handle,
): readonly Route[] {
  const common = { path: `/sign-in/:uid${page.path}`, needs: 'interaction' } as const
  return [
    ...(page.show === undefined
      ? []
      : [{ ...common, method: 'GET' as const, handle: show(page.show) }]),
    ...(page.take === undefined
      ? []
      : [{ ...common, method: 'POST' as const, handle: take(page.take) }]),
  ]
}

/** Those that people reach from elsewhere: the cookie of no interaction is seen there. */
function outsideRoutes(parts: OpenidParts): readonly Route[] {
  return [
    ...invitationRoutes(parts),
    ...forgottenRoutes(parts),
    ...joinRoutes(parts),
    {
      method: 'GET',
      path: '/sign-in/logo',
      needs: 'public',
      handle: async ctx => showLogo(ctx, parts),
    },
    ...upstreamEndpoints(parts),
    ...scriptRoutes(),
  ]
}

function invitationRoutes(parts: OpenidParts): readonly Route[] {
  const common = { path: '/sign-in/invitation/:token', needs: 'invitation' } as const
  return [
    { ...common, method: 'GET', handle: async ctx => showInvitation(ctx, parts) },
    { ...common, method: 'POST', handle: async ctx => takeInvitation(ctx, parts) },
  ]
}

/** Where other providers send people back to. */
function upstreamEndpoints(parts: OpenidParts): readonly Route[] {
  const base = '/sign-in/upstream/:upstream'
  const show: Handle = async ctx => showSamlMetadata(ctx, parts)
  const take: Handle = async ctx => takeSamlPost(ctx, parts)
  const callback: Handle = async ctx => takeCallback(ctx, parts)
  const keys: Handle = async ctx => showUpstreamKeys(ctx, parts)
  return [
    { method: 'GET', path: `${base}/metadata`, needs: 'public', handle: show },
    { method: 'GET', path: `${base}/keys`, needs: 'public', handle: keys },
    { method: 'POST', path: `${base}/acs`, needs: 'public', handle: take },
    { method: 'GET', path: `${base}/callback`, needs: 'public', handle: callback },
  ]
}

function forgottenRoutes(parts: OpenidParts): readonly Route[] {
  const common = { path: '/sign-in/forgotten/:token', needs: 'recovery' } as const
  return [
    { ...common, method: 'GET', handle: async ctx => showForgotten(ctx, parts) },
    { ...common, method: 'POST', handle: async ctx => takeForgotten(ctx, parts) },
  ]
}

function scriptRoutes(): readonly Route[] {
  const script: Handle = async ctx => sendPasskeyScript(ctx)
  return [{ method: 'GET', path: `${scriptFolder}:name`, needs: 'public', handle: script }]
}

/** The page for what the provider wants to know. */
async function showPrompt(visit: Visit): Promise<void> {
  const { name } = visit.interaction.prompt
  if (name === entryPrompt) return showRefusal(visit)
  if (name === 'consent') return showConsent(visit)
  await showSignIn(visit)
}

function showing(parts: OpenidParts, providerOf: ProviderOf, page: Show): Handle {
  return async ctx => {
    const account = await providerOf(ctx.state.account)
    await orExpired(ctx, parts, async () => {
      await page(await openVisit(ctx, parts, account))
    })
  }
}

function taking(parts: OpenidParts, providerOf: ProviderOf, answer: Take): Handle {
  return async ctx => {
    const account = await providerOf(ctx.state.account)
    const form = await readForm(ctx)
    await orExpired(
      ctx,
      parts,
      async () => {
        const visit = await openVisit(ctx, parts, account)
        checkToken(form, visit.secrets.token)
        await answer(visit, form)
      },
      form.get('client'),
    )
  }
}

async function orExpired(
  ctx: Ctx,
  parts: OpenidParts,
  work: () => Promise<void>,
  clientId?: string,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error
    await showExpired(ctx, parts, clientId)
  }
}
