import { type Html, html } from '../../../lib/html.ts'

/** Where an account is looked for. */
export const frontDoor = {
  title: 'Where to?',
  lead: 'Every account has an address of its own. Which one is yours?',
  account: 'Account',
  accountHint: 'The word behind /t/ in the address that you were given.',
  goOn: 'Go on',
  unknown: 'You do not know it?',
  address: 'Mail address',
  addressHint: 'Every account in which you have a place writes to you where it is.',
  tellMe: 'Tell me by mail',
  onItsWay: (address: string): Html =>
    html`If somebody here is reached at <strong>${address}</strong>, a mail from each of their
      accounts is on its way.`,
  back: 'Back',
}
