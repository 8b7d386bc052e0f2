import { common } from './english/common.ts'
import { consent } from './english/consent.ts'
import { device } from './english/device.ts'
import { faults } from './english/faults.ts'
import { frontDoor } from './english/front-door.ts'
import { join } from './english/join.ts'
import { ownAccess } from './english/own-access.ts'
import { ownAccount } from './english/own-account.ts'
import { ownSignIn } from './english/own-sign-in.ts'
import { passkeys } from './english/passkeys.ts'
import { passwords } from './english/passwords.ts'
import { problems } from './english/problems.ts'
import { refusal } from './english/refusal.ts'
import { secondFactor } from './english/second-factor.ts'
import { signIn } from './english/sign-in.ts'
import { signOut } from './english/sign-out.ts'
import { upstreams } from './english/upstreams.ts'

export const english = {
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
