import type { Refusal } from '../../../model/refusal.ts'

/** What forms come back with. */
export const problems = {
  /** What the domain refused, in the words that go with its message in English. */
  refused: ({ message }: Refusal): string => message,
  tryAgainIn: (problem: string, minutes: number): string =>
    `${problem} Please try again ${minutes > 1 ? `in ${minutes} minutes` : 'in a moment'}.`,
  tryAgainInAnHour: (problem: string): string => `${problem} Please try again in an hour.`,
  awaitingActivation:
    'Your account is awaiting activation. An administrator has to let you in before you can sign in.',
  noUserName: 'Enter your user name.',
  passwordsOff: 'Passwords are not used here.',
  wrongPassword: 'User name or password is not right.',
  passwordOver: 'That password is no longer valid. Sign in again.',
  notTheSame: 'The two passwords are not the same.',
  wrongCode: 'That code is not right.',
  wrongMailedCode: 'That code is not right, or is too old.',
  wrongRecoveryCode: 'That recovery code is not right.',
  wrongPasskey: 'That passkey was not accepted. Try again.',
  staleProfile:
    'Your profile was changed elsewhere meanwhile. See what it is now, and change it again.',
}
