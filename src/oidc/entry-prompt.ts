import type { Knex } from 'knex'
import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import type { Entry } from '../domain/entry/entry.ts'
import { entryFor } from './request.ts'
import { secondFactorMissing } from './second-factor-check.ts'

const { Check, Prompt, base } = interactionPolicy

export const entryPrompt = 'entry'

/**
 * The order in which a person is asked: who are you, may you enter, do you agree. The second one is ours. It cannot be
 * satisfied by a page, only by access that is given meanwhile or by signing in as somebody else.
 */
export function interactionRules(db: Knex): interactionPolicy.DefaultPolicy {
  const policy = base()
  const login = policy.get('login')
  login?.checks.add(accountGone())
  login?.checks.add(secondFactorMissing(db))
  policy.add(new Prompt({ name: entryPrompt }, mayNotEnter(db)), 1)
  const consent = policy.get('consent')
  consent?.checks.remove('native_client_prompt')
  consent?.checks.add(anotherMayListen())
  return policy
}

/** A session may outlive its person; the library's later checks rely on there being one. */
function accountGone(): interactionPolicy.Check {
  return new Check(
    'account_gone',
    'End-User authentication is required',
    'login_required',
    ({ oidc }) => oidc.session?.accountId !== undefined && oidc.account === undefined,
  )
}

/**
 * Another application on the same device can listen where a native one is called back, but for an https address, which it
 * has to claim: without a page in between it would get a code unseen (RFC 8252 8.6). A device flow has its own page.
 */
function anotherMayListen(): interactionPolicy.Check {
  return new Check(
    'another_may_listen',
    'native clients require End-User interaction',
    'interaction_required',
    ({ oidc }) => {
      const { redirect_uri: address } = oidc.params ?? {}
      if (oidc.client?.applicationType !== 'native' || typeof address !== 'string') return false
      return !address.startsWith('https:') && oidc.result?.consent === undefined
    },
  )
}

function mayNotEnter(db: Knex): interactionPolicy.Check {
  const entryOf = async (ctx: KoaContextWithOIDC): Promise<Entry | undefined> => {
    const { account, client } = ctx.oidc
    if (account === undefined || client === undefined) return undefined
    return entryFor(ctx, db, { sub: account.accountId, clientId: client.clientId })
  }
  return new Check(
    'may_not_enter',
    'the end-user may not enter this application',
    'access_denied',
    async ctx => (await entryOf(ctx))?.allowed === false,
    async ctx => ({ reason: (await entryOf(ctx))?.reason }),
  )
}
