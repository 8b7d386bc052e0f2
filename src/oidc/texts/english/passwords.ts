import { type Html, html } from '../../../lib/html.ts'

/** Choosing passwords: the first one, a forgotten one, one for one use. */
export const passwords = {
  chooseNew: 'Choose a new password',
  changeLead:
    'The one you signed in with could be used once. Choose one that only you know, then you go on.',
  newPassword: 'New password',
  saveAndContinue: 'Save and continue',
  rules: (shortest: number): string =>
    `At least ${shortest} characters. A few unrelated words are strong and easy to keep.`,
  again: 'The same again',
  linkOnItsWay: (userName: string, minutes: number): Html =>
    html`If there is somebody here called <strong>${userName}</strong> with a mail address, a link
      to a new password is on its way. It works for ${minutes} minutes.`,
  backToSignIn: 'Back to the sign-in',
  forgottenLead: (userName: string, accountName: string): Html =>
    html`For <strong>${userName}</strong> at ${accountName}. Wherever you are signed in, you will be
      signed out.`,
  saveAndSignIn: 'Save and sign in',
  linkOver: 'This link is no longer valid',
  linkOverLead:
    'It was used, replaced by a later one, or has expired. You can ask for another one where you enter your password.',
  choose: 'Choose a password',
  welcomeTo: (accountName: string): string => `Welcome to ${accountName}`,
  invitationLead: 'Choose a password that only you know, then sign in with it.',
  yourUserName: 'Your user name',
  password: 'Password',
  invitationOver: 'This invitation is no longer valid',
  invitationOverLead:
    'It was used, replaced by a later one or withdrawn, or it has expired. Whoever invited you can send it again.',
}
