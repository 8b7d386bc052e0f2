import {
  type AccountSettings,
  changeAccountSettings,
  getAccountSettings,
} from '../domain/account-settings.ts'
import { changeAccount, getAccount } from './contract/account.ts'
import { type Answer, route } from './route.ts'

export const accountRoutes = [
  route(getAccount, async ({ context }) => represent(await getAccountSettings(context))),
  route(changeAccount, async ({ context, body, expected }) =>
    represent(await changeAccountSettings(context, body, expected)),
  ),
]

function represent({ createdAt, updatedAt, ...rest }: AccountSettings): Answer<typeof getAccount> {
  return { ...rest, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
}
