import { type Html, html } from '../../../lib/html.ts'

/** The form for people from outside. */
export const join = {
  title: 'Ask to join',
  heading: (accountName: string): string => `Ask to join ${accountName}`,
  lead: 'We send a link to your mail address. Your request counts once you open it.',
  yourName: 'Your name',
  address: 'Mail address',
  message: 'Message (if you like)',
  groups: 'Groups that you want to be in',
  send: 'Send',
  linkOnItsWay: (address: string, hours: number): Html =>
    html`A link is on its way to <strong>${address}</strong>. Open it within ${hours} hours, and
      your request goes to the administrators.`,
  nothingCame: 'Nothing came? Look into your spam folder, or ask again.',
  confirmTitle: 'Confirm your request',
  confirmLead: (accountName: string, address: string): Html =>
    html`You ask to join ${accountName} as <strong>${address}</strong>.`,
  confirm: 'Confirm',
  thanks: 'Thank you',
  received: (accountName: string): string =>
    `Your request to join ${accountName} was received. What becomes of it is told to you by mail.`,
  closed: 'This address is not open',
  closedLead:
    'The link was used or replaced, it has expired, or nobody can ask to join here. Whoever gave it to you can tell you more.',
}
