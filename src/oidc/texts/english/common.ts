/** What is on many pages. */
export const common = {
  /** As in the `lang` of a page. */
  language: 'en',
  /** The title of a page that came back with a problem. */
  problem: (title: string): string => `Problem: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
  problemWith: (name: string): string => `Problem: ${name}`,
  footer: 'Signing in with Cohort',
  reference: 'Reference',
  yourAccount: 'Your account',
  theApplication: 'the application',
  signIn: 'Sign in',
  continue: 'Continue',
  cancel: 'Cancel',
  code: 'Code',
  lookIntoYourMail: 'Check your mail',
  nothingCame: 'Nothing came? Look into your spam folder, or ask your administrator.',
  more: 'More',
  /** While a page sends itself, and what it says where it cannot. */
  oneMoment: 'One moment',
  noScript: 'Your browser does not support JavaScript or you’ve disabled it.',
  /** A time to the day. */
  day: (time: Date): string => time.toISOString().slice(0, 10),
  /** A time to the minute, as everywhere on Earth. */
  moment: (time: Date): string => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
}
