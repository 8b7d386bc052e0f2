import { demandRight } from '../../domain/caller.ts'
import { findApplication } from '../../domain/applications/applications.ts'
import { changeClaimsContract } from '../../domain/applications/claims-contract.ts'
import type { Application } from '../../model/application.ts'
import { claimsDefaults, type ClaimsContract, wholeContract } from '../../model/claims-contract.ts'
import {
  getClaimsContract,
  previewTokens,
  setClaimsContract,
} from '../contract/applications/claims.ts'
import { given } from '../given.ts'
import { type Answer, type Request, route } from '../route.ts'

export const claimsRoutes = [
  route(getClaimsContract, async ({ context, params }) =>
    represent(await findApplication(context, params.application)),
  ),
  route(setClaimsContract, async ({ context, params, body, expected }) => {
    const defaults = Object.keys(claimsDefaults).map(name => [name, null])
    const change = { ...Object.fromEntries(defaults), ...contractIn(body) }
    await changeClaimsContract(context, params.application, change, expected)
    return represent(await findApplication(context, params.application))
  }),
  route(previewTokens, async ({ context, params, query, parts }) => {
    const { user, group, role, ...asked } = query
    if (user !== context.caller.id) demandRight(context, 'users.view')
    const preview = await parts.previewTokens(context, {
      ...given(asked),
      clientId: params.application,
      userId: user,
      whatIf: given({ inGroup: group, withRole: role }),
    })
    return preview
  }),
]

/** Defaults need not be kept: whoever sends all that they read changes nothing. */
function contractIn(body: Request<typeof setClaimsContract>['body']): ClaimsContract {
  const { names, places, ...rest } = given(body)
  return {
    ...rest,
    ...(names === undefined ? {} : { names: given(names) }),
    ...(places === undefined ? {} : { places: given(places) }),
  }
}

function represent({ claims, version }: Application): Answer<typeof getClaimsContract> {
  return { ...wholeContract(claims), version }
}
