import type { Context } from '../../src/domain/context.ts'
import { createGroup } from '../../src/domain/groups/create-group.ts'
import type { ClaimsContract } from '../../src/model/claims-contract.ts'
import type { Account } from '../../src/model/account.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { type Agency, agency, enter, register } from './agency.ts'
import type { TestApp } from './app.ts'
import { type RelyingParty, relyingParty } from './relying-party.ts'

/** An agency with one browser in which Ana stays signed in. */
export type World = Agency & {
  /** The claims of the ID token that an application gets for her. */
  readonly claimsOf: (party: RelyingParty, scope?: string) => Promise<JsonObject>
}

export async function world(app: TestApp, slug: string): Promise<World> {
  const made = await agency(app, slug)
  const window = made.browser()
  return {
    ...made,
    claimsOf: async (application, scope) => {
      const asked = scope === undefined ? {} : { scope }
      return { ...(await enter({ application }, window, asked)).claims() } as JsonObject
    },
  }
}

/** An application that everybody may enter, with this contract. */
export async function partyWith(
  { context, account }: { readonly context: Context; readonly account: Account },
  claims: ClaimsContract,
): Promise<RelyingParty & { readonly clientId: string }> {
  const registration = await register(context, claims, 'open')
  return { ...(await relyingParty(account, registration)), clientId: registration.clientId }
}

type Group = {
  readonly name: string
  readonly members: readonly string[]
  readonly externalId?: string
}

/** Makes a group of people and groups by their ids; gives its id. */
export async function makeGroup(
  context: Context,
  { name, members, externalId }: Group,
): Promise<string> {
  const input = {
    name,
    kind: 'directory',
    externalId: externalId ?? null,
    attributes: {},
  } as const
  return (await createGroup(context, input, new Set(members))).id
}
