import { type Html, html } from '../../../lib/html.ts'

/** The end of a session. */
export const signOut = {
  title: 'Sign out',
  heading: 'Sign out?',
  asks: (application: string): Html => html`<strong>${application}</strong> asks to sign you out. `,
  lead: 'This ends your session here, for every application in this browser.',
  signOut: 'Sign out',
  stay: 'Stay signed in',
  stillSignedIn: 'Still signed in',
  youAreStillSignedIn: 'You are still signed in',
  nothingEnded: 'Nothing was ended in this browser.',
  signedOut: 'Signed out',
  youAreSignedOut: 'You are signed out',
  ended: 'Your session in this browser has ended. On a shared computer, close the window too.',
  returnTo: (application: string): string => `Return to ${application}`,
  signInAgain: 'Sign in again',
}
