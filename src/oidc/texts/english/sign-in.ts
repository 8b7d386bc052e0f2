import { type Html, html } from '../../../lib/html.ts'

/** The name and the ways in. */
export const signIn = {
  title: 'Sign in',
  toContinue: (name: string): Html => html`to continue to <strong>${name}</strong>`,
  userName: 'User name',
  password: 'Password',
  notYou: 'Not you?',
  mailCode: 'Mail me a code',
  forgotten: 'Forgot your password?',
  passwordInstead: 'Use a password instead',
  noWay: 'Ask your administrator how you can sign in.',
  signInWith: (name: string): string => `Sign in with ${name}`,
  withPasskey: 'Sign in with a passkey',
  codeOnItsWay: (minutes: number): string =>
    `If there is somebody of this name with a mail address, a code of eight digits is on its way. It works for ${minutes} minutes.`,
  anotherCode: 'Send another code',
  anotherWay: 'Sign in another way',
}
