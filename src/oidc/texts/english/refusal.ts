/** No entry to an application. */
export const refusal = {
  title: (application: string): string => `No access to ${application}`,
  heading: (application: string): string => `You don’t have access to ${application}`,
  reasons: {
    'not-assigned':
      'It is open to certain people and groups only, and your account is not among them.',
    dormant: 'The plan of your organisation does not cover your account at the moment.',
    'unknown-application': 'It is switched off at the moment.',
  },
  otherReason: 'Your account may not enter it.',
  signedInAs: 'Signed in as',
  toAsk: 'To ask for access',
  administrator: 'your administrator',
  returnTo: (application: string): string => `Return to ${application}`,
  otherAccount: 'Use another account',
}
