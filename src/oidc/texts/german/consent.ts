import { html } from '../../../lib/html.ts'
import type { Texts } from '../texts.ts'

export const consent: Texts['consent'] = {
  title: application => `Zugriff für ${application}`,
  heading: application => `${application} Zugriff geben?`,
  lead: userName =>
    html`Sie sind als <strong>${userName}</strong> angemeldet. Die Anwendung möchte:`,
  actFor: (audience, scopes) =>
    html`In Ihrem Namen bei <strong>${audience}</strong> handeln: ${scopes}`,
  allow: 'Erlauben',
  deny: 'Nicht erlauben',
  scopes: {
    openid: 'Wissen, dass Sie es sind',
    profile: 'Ihren Namen und Benutzernamen sehen',
    email: 'Ihre E-Mail-Adresse sehen',
    address: 'Ihre Postanschrift sehen',
    phone: 'Ihre Telefonnummer sehen',
    groups: 'Ihre Gruppen sehen, soweit sie diese Anwendung betreffen',
    roles: 'Ihre Rollen in dieser Anwendung sehen',
    offline_access: 'Verbunden bleiben, während Sie nicht da sind',
  },
}
