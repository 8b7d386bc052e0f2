import { type Html, html } from '../../../lib/html.ts'
import type { FactorKind } from '../../../model/factor.ts'

/** The pages of oneself: how one signs in. */
export const ownSignIn = {
  title: 'Password and sign-in',
  lead: 'Before you change a second step you are asked to sign in again.',
  password: 'Password',
  noPassword: 'You have none here: you sign in in another way.',
  changePassword: 'Change your password',
  changeLead:
    'You are signed out everywhere, here too, and sign in anew with the new one. A mail tells you of the change.',
  choosePassword: 'Choose a password',
  chooseLead: 'From now on you can sign in with it too. A mail tells you of it.',
  chooseButton: 'Set the password',
  currentPassword: 'Current password',
  newPassword: 'New password',
  changeButton: 'Change the password',
  changed: 'Your password is changed',
  changedLead: 'You were signed out everywhere. Sign in with the new one.',
  passkeys: 'Passkeys',
  noPasskeys:
    'You have none. With a passkey you sign in by your finger, face or PIN, without a password.',
  addPasskey: 'Add a passkey',
  addPasskeyLead:
    'Your device keeps it. You sign in by your finger, face or PIN, and nobody can copy what you type.',
  passkey: 'Passkey',
  providers: 'Other providers',
  linkTo: (name: string): string => `Link ${name}`,
  linkLead: (name: string): string =>
    `Sign in with ${name} once, now. From then on you can sign in here with it.`,
  linked: (since: Html, lastUsed: Html): Html =>
    html`You can sign in with it since ${since}. The last time was on ${lastUsed}.`,
  unlink: 'Remove the link',
  unlinkHint:
    'You cannot sign in with it any more, and leave the groups that you are in through it. Your other sessions end. A mail tells you of it.',
  linkFailed: 'Linking did not work. Try again, or ask your administrator.',
  apps: 'Authenticator apps',
  noApps: 'You have none. An app shows codes as a second step.',
  addApp: 'Add an authenticator app',
  addAppLead: 'Scan the picture with the app, then enter the code that it shows.',
  addAppButton: 'Add the app',
  nameIt: 'What you call it',
  app: 'Authenticator app',
  recoveryCodes: 'Recovery codes',
  noRecoveryCodes: 'You have none. They let you in when you do not have your device.',
  codesLeft: (left: number, made: Html): Html =>
    html`${left} of the codes made on ${made} are left.`,
  makeNewCodes: 'Make new codes',
  newCodesLead: (replaces: boolean): string =>
    `With one of them you can sign in when you do not have your device. You get ten, and each works once.${
      replaces ? ' Those that you have now work no more.' : ''
    }`,
  rememberedBrowsers: 'Remembered browsers',
  rememberedLead: 'They are not asked for your second step.',
  aBrowser: 'A browser',
  /** The name of a browser, as it was noted in English: `Firefox on Windows`. */
  browser: (name: string): string => name,
  sinceUntil: (since: Html, until: Html): Html => html`since ${since}, until ${until}`,
  since: (since: Html): Html => html`since ${since}`,
  sinceLastUsed: (since: Html, lastUsed: Html): Html => html`since ${since}, last used ${lastUsed}`,
  forget: 'Forget',
  forgetThis: (browser: string | undefined): string => `Forget ${browser ?? 'a browser'}`,
  factor: (kind: FactorKind, added: Html, lastUsed: Html | undefined): Html =>
    html`This ${factors[kind]} was added on ${added} and
    ${lastUsed === undefined ? 'has not been used.' : html`was last used on ${lastUsed}.`}`,
  name: 'Name',
  rename: 'Rename',
  remove: 'Remove',
  removeHint:
    'You cannot sign in with it any more. Your other sessions end, and browsers that are remembered are asked again. A mail tells you of it.',
  removeThis: (kind: FactorKind): string => `Remove this ${factors[kind]}`,
}

const factors = { code: 'authenticator app', passkey: 'passkey' } as const
