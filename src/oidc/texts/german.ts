import type { Texts } from './texts.ts'
import { common } from './german/common.ts'
import { consent } from './german/consent.ts'
import { device } from './german/device.ts'
import { faults } from './german/faults.ts'
import { frontDoor } from './german/front-door.ts'
import { join } from './german/join.ts'
import { ownAccess } from './german/own-access.ts'
import { ownAccount } from './german/own-account.ts'
import { ownSignIn } from './german/own-sign-in.ts'
import { passkeys } from './german/passkeys.ts'
import { passwords } from './german/passwords.ts'
import { problems } from './german/problems.ts'
import { refusal } from './german/refusal.ts'
import { secondFactor } from './german/second-factor.ts'
import { signIn } from './german/sign-in.ts'
import { signOut } from './german/sign-out.ts'
import { upstreams } from './german/upstreams.ts'

export const german: Texts = {
  common,
  consent,
  device,
  faults,
  frontDoor,
  join,
  ownAccess,
  ownAccount,
  ownSignIn,
  passkeys,
  passwords,
  problems,
  refusal,
  secondFactor,
  signIn,
  signOut,
  upstreams,
}
