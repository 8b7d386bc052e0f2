import { changeAccountSettings, getAccountSettings } from '../domain/account-settings.ts'
import { changeAccount, getAccount } from './contract/account.ts'
import { route } from './route.ts'
import { isoTimes } from '../lib/iso-times.ts'

export const accountRoutes = [
  route(getAccount, async ({ context }) => isoTimes(await getAccountSettings(context))),
  route(changeAccount, async ({ context, body, expected }) =>
    isoTimes(await changeAccountSettings(context, body, expected)),
  ),
]
