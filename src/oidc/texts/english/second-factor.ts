import { type Html, html } from '../../../lib/html.ts'
import { pluralIn } from '../../../lib/plural.ts'

const plural = pluralIn('en')

/** Second factors: codes, passkeys, recovery codes. */
export const secondFactor = {
  enterCode: 'Enter your code',
  sixDigits: 'Your authenticator app shows a code of six digits.',
  withoutDevice: 'I do not have my device',
  usePasskey: 'Use your passkey',
  confirmOnDevice: 'Your device asks you to confirm that it is you.',
  usePasskeyButton: 'Use a passkey',
  setUp: 'Set up a second step',
  setUpLead:
    'Signing in here takes more than a password. Scan the picture with an authenticator app, then enter the code that it shows.',
  turnOn: 'Turn on and continue',
  passkeyInstead: 'Set up a passkey instead',
  picture: 'QR picture for an authenticator app',
  noCamera: (key: Html): Html => html`No camera? Type this key: ${key}`,
  remember: (days: number): string => {
    const time = plural(days, { one: 'a day', other: `${days} days` })
    return `Do not ask again on this browser for ${time}`
  },
  enterRecoveryCode: 'Enter a recovery code',
  recoveryLead: 'You were given recovery codes when you set up your second step. Each works once.',
  recoveryCode: 'Recovery code',
  withDevice: 'I have my device after all',
  noCodesLeft: 'No codes left? Your administrator can let you set up your second step anew.',
  yourRecoveryCodes: 'Your recovery codes',
  keepThem:
    'With one of these you can sign in when you do not have your device. Each works once. They are shown only now: print this page, or keep them where you keep what is important.',
  /** The first line of the file with the codes. */
  codesOf: (userName: string, accountName: string): string =>
    `Recovery codes of ${userName} for ${accountName}`,
  fileName: 'recovery-codes.txt',
  saveAsFile: 'Save as a file',
  kept: 'I kept them',
  fewLeft: 'Few recovery codes are left',
  fewLeftHeading: (left: number): string =>
    left === 0 ? 'That was your last code' : 'Few codes are left',
  fewLeftLead: (left: number): string => {
    const are = plural(left, { one: 'is', other: 'are' })
    const rest = left === 0 ? 'None is left.' : `${left} ${are} left.`
    return `You used a recovery code. ${rest} New ones take the place of the old ones.`
  },
  makeNewCodes: 'Make new codes',
  continueWithout: 'Continue without',
  /** What a first app is called. */
  app: 'Authenticator app',
}
