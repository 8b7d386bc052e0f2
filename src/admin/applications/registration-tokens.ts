import {
  addRegistrationToken as add,
  listRegistrationTokens as list,
  removeRegistrationToken as remove,
} from '../../domain/applications/registration.ts'
import {
  addRegistrationToken,
  listRegistrationTokens,
  removeRegistrationToken,
} from '../contract/applications/registration-tokens.ts'
import { wholeAnswer } from '../lists/listed.ts'
import { route } from '../route.ts'
import { isoTimes } from '../../lib/iso-times.ts'

export const registrationTokenRoutes = [
  route(listRegistrationTokens, async ({ context }) => wholeAnswer(await list(context), isoTimes)),
  route(addRegistrationToken, async ({ context, body }) => {
    const { uses, expiresAt } = body
    const issued = await add(context, { uses, expiresAt: new Date(expiresAt) })
    return { ...issued, registrationEndpoint: `${context.account.issuer}/register` }
  }),
  route(removeRegistrationToken, async ({ context, params }) => remove(context, params.token)),
]
