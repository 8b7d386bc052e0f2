import { html } from '../../../lib/html.ts'
import type { Texts } from '../texts.ts'

export const frontDoor: Texts['frontDoor'] = {
  title: 'Wohin?',
  lead: 'Jedes Konto hat eine eigene Adresse. Welches ist Ihres?',
  account: 'Konto',
  accountHint: 'Das Wort hinter /t/ in der Adresse, die Sie erhalten haben.',
  goOn: 'Weiter',
  unknown: 'Sie kennen es nicht?',
  address: 'E-Mail-Adresse',
  addressHint: 'Jedes Konto, zu dem Sie gehören, schreibt Ihnen, wo es zu finden ist.',
  tellMe: 'Per E-Mail mitteilen',
  onItsWay: address =>
    html`Wenn hier jemand unter <strong>${address}</strong> erreichbar ist, ist von jedem seiner
      Konten eine E-Mail unterwegs.`,
  back: 'Zurück',
}
