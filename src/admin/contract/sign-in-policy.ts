import { z } from 'zod'
import { roles } from '../../model/role.ts'
import { passwordLengths, rememberedDays, secondFactorRules } from '../../model/sign-in-policy.ts'
import { operation } from './operation.ts'

const members = {
  passwords: z.boolean(),
  passkeys: z.boolean(),
  mailedCodes: z.boolean().describe('A code by mail in place of a password.'),
  secondFactor: z
    .enum(secondFactorRules)
    .describe(
      '`optional`: asked of whoever has one. `required`: whoever has none sets one up before they are in. Who comes from ' +
        'another provider is exempt, unless an application demands it.',
    ),
  secondFactorRoles: z
    .array(z.enum(roles))
    .max(roles.length)
    .describe('Of whom a second factor is required whatever the rule.'),
  rememberDays: z
    .int()
    .min(rememberedDays.fewest)
    .max(rememberedDays.most)
    .describe(
      'For how many days a browser may be remembered in place of a second factor; 0 for never.',
    ),
  passwordLength: z
    .int()
    .min(passwordLengths.fewest)
    .max(passwordLengths.most)
    .describe(
      'The fewest characters of a password that is chosen from now on. Present ones stay valid.',
    ),
}

const policy = z.strictObject({ ...members, version: z.int() }).meta({ id: 'SignInPolicy' })
const change = z.strictObject(members).partial()

const common = { path: '/account/sign-in-policy', tag: 'account' } as const

export const getSignInPolicy = operation({
  ...common,
  id: 'getSignInPolicy',
  method: 'GET',
  summary: 'How people may sign in here, and of whom a second factor is required',
  needs: 'account.view',
  answer: policy,
  versioned: true,
})

export const changeSignInPolicy = operation({
  ...common,
  id: 'changeSignInPolicy',
  method: 'PATCH',
  summary: 'Change how people may sign in',
  description:
    'Members that are left out stay. A stricter policy reaches who is signed in at their next authorization. One way to sign ' +
    'in here has to stay on, and only account administrators ask less of account administrators.',
  needs: 'account.manage',
  recent: true,
  body: change,
  answer: policy,
  versioned: true,
})

const count = z.int().min(0)

export const previewSignInPolicy = operation({
  ...common,
  id: 'previewSignInPolicy',
  method: 'POST',
  path: '/account/sign-in-policy/preview',
  summary: 'Whom a change of the sign-in policy would concern',
  needs: 'account.manage',
  body: change,
  answer: z.strictObject({
    people: count.describe('Who may be signed in at all.'),
    required: count.describe('Of whom a second factor would be required.'),
    toSetUp: count.describe('Who of those would have to set one up before they are in.'),
    withoutPasskey: count.describe('Who has no passkey: without another way they cannot sign in.'),
  }),
})

export const signInPolicyOperations = [
  getSignInPolicy,
  changeSignInPolicy,
  previewSignInPolicy,
] as const
