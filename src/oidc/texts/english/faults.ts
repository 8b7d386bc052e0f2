import { type Html, html } from '../../../lib/html.ts'

/** What went wrong before there was anything to sign in to. */
export const faults = {
  ours: 'Something went wrong',
  oursLead: 'That is on our side. Please try again in a moment.',
  badLink: 'This link does not work',
  badLinkLead:
    'The application sent a request that cannot be answered. Nothing was signed in, and nothing was shared.',
  forDevelopers: 'For whoever runs the application',
  startAgainTitle: 'Start again',
  startAgain: 'Please start again',
  expired: (application: string | undefined): Html =>
    html`This sign-in was finished already, or it waited too long. Go back to
    ${application === undefined ? 'the application' : html`<strong>${application}</strong>`} and
    sign in from there.`,
  goTo: (application: string): string => `Go to ${application}`,
  /** By the status of HTTP. */
  titles: {
    400: 'That could not be read',
    403: 'That is not allowed',
    404: 'Page not found',
    413: 'That was too much',
    415: 'That could not be read',
    421: 'Wrong address',
    429: 'Too many requests',
  },
  /** What was found wrong, as it was said in English. */
  sentence: (_status: number, message: string): string =>
    `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
}
