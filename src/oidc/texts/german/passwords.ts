import { html } from '../../../lib/html.ts'
import { pluralIn } from '../../../lib/plural.ts'
import type { Texts } from '../texts.ts'

const plural = pluralIn('de')

export const passwords: Texts['passwords'] = {
  chooseNew: 'Neues Passwort wählen',
  changeLead:
    'Ihr bisheriges Passwort galt nur für eine Anmeldung. Wählen Sie eines, das nur Sie kennen, dann geht es weiter.',
  newPassword: 'Neues Passwort',
  saveAndContinue: 'Speichern und weiter',
  rules: shortest =>
    `Mindestens ${shortest} Zeichen. Einige Wörter ohne Zusammenhang sind sicher und leicht zu merken.`,
  again: 'Noch einmal dasselbe Passwort',
  linkOnItsWay: (userName, minutes) => {
    const time = plural(minutes, { one: 'eine Minute', other: `${minutes} Minuten` })
    return html`Wenn es hier jemanden mit dem Namen <strong>${userName}</strong> und einer
      E-Mail-Adresse gibt, ist ein Link zu einem neuen Passwort unterwegs. Er gilt ${time}.`
  },
  backToSignIn: 'Zurück zur Anmeldung',
  forgottenLead: (userName, accountName) =>
    html`Für <strong>${userName}</strong> bei ${accountName}. Überall, wo Sie angemeldet sind,
      werden Sie abgemeldet.`,
  saveAndSignIn: 'Speichern und anmelden',
  linkOver: 'Dieser Link gilt nicht mehr',
  linkOverLead:
    'Er wurde schon verwendet, durch einen späteren ersetzt oder ist abgelaufen. Einen neuen können Sie dort anfordern, wo Sie Ihr Passwort eingeben.',
  choose: 'Passwort wählen',
  welcomeTo: accountName => `Willkommen bei ${accountName}`,
  invitationLead: 'Wählen Sie ein Passwort, das nur Sie kennen, und melden Sie sich dann damit an.',
  yourUserName: 'Ihr Benutzername',
  password: 'Passwort',
  invitationOver: 'Diese Einladung gilt nicht mehr',
  invitationOverLead:
    'Sie wurde schon verwendet, durch eine spätere ersetzt, zurückgezogen oder ist abgelaufen. Wer Sie eingeladen hat, kann sie noch einmal senden.',
}
