import { changeAccountSettings, getAccountSettings } from '../domain/account-settings.ts'
import { changeAccount, getAccount } from './contract/account.ts'
import { checkRecent } from './request/check-needs.ts'
import { route } from './route.ts'
import { isoTimes } from '../lib/iso-times.ts'

export const accountRoutes = [
  route(getAccount, async ({ context }) => isoTimes(await getAccountSettings(context))),
  route(changeAccount, async ({ context, body, expected }) => {
    if (body.signInPolicy !== undefined) checkRecent(context)
    return isoTimes(await changeAccountSettings(context, body, expected))
  }),
]
