import { setActiveByRight } from '../../domain/rights/active-by-right.ts'
import { getActivation, setActivation } from '../contract/rights/activation.ts'
import { route } from '../route.ts'

export const activationRoutes = [
  route(getActivation, async ({ context }) => ({ byRight: context.account.activeByRight })),
  route(setActivation, async ({ context, body }) => {
    await setActiveByRight(context, body.byRight)
    return body
  }),
]
