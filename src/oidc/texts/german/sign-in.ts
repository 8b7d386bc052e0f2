import { html } from '../../../lib/html.ts'
import { pluralIn } from '../../../lib/plural.ts'
import type { Texts } from '../texts.ts'

const plural = pluralIn('de')

export const signIn: Texts['signIn'] = {
  title: 'Anmelden',
  toContinue: name => html`weiter zu <strong>${name}</strong>`,
  userName: 'Benutzername',
  password: 'Passwort',
  notYou: 'Nicht Sie?',
  mailCode: 'Code per E-Mail senden',
  forgotten: 'Passwort vergessen?',
  passwordInstead: 'Stattdessen ein Passwort verwenden',
  noWay: 'Fragen Sie Ihre Administration, wie Sie sich anmelden können.',
  signInWith: name => `Mit ${name} anmelden`,
  withPasskey: 'Mit einem Passkey anmelden',
  codeOnItsWay: minutes => {
    const time = plural(minutes, { one: 'eine Minute', other: `${minutes} Minuten` })
    return `Wenn es hier jemanden mit diesem Namen und einer E-Mail-Adresse gibt, ist ein achtstelliger Code unterwegs. Er gilt ${time}.`
  },
  anotherCode: 'Neuen Code senden',
  anotherWay: 'Auf andere Weise anmelden',
}
