import { type Html, html } from '../../../lib/html.ts'

/** What an application asks for. */
export const consent = {
  title: (application: string): string => `Share with ${application}`,
  heading: (application: string): string => `Share with ${application}?`,
  lead: (userName: string): Html =>
    html`You are signed in as <strong>${userName}</strong>. It asks to:`,
  actFor: (audience: string, scopes: string): Html =>
    html`Act for you at <strong>${audience}</strong>: ${scopes}`,
  allow: 'Allow',
  deny: 'Don’t allow',
  scopes: {
    openid: 'Know that it is you',
    profile: 'See your name and user name',
    email: 'See your e-mail address',
    address: 'See your postal address',
    phone: 'See your telephone number',
    groups: 'See the groups you are in that concern it',
    roles: 'See your roles in it',
    offline_access: 'Stay connected while you are away',
  },
}
