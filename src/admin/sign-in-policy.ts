import {
  changeSignInPolicy as change,
  getSignInPolicy as read,
  previewSignInPolicy as preview,
} from '../domain/sign-ins/policy.ts'
import {
  changeSignInPolicy,
  getSignInPolicy,
  previewSignInPolicy,
} from './contract/sign-in-policy.ts'
import { route } from './route.ts'

export const signInPolicyRoutes = [
  route(getSignInPolicy, async ({ context }) => read(context)),
  route(changeSignInPolicy, async ({ context, body, expected }) => change(context, body, expected)),
  route(previewSignInPolicy, async ({ context, body }) => preview(context, body)),
]
