import type { Texts } from '../texts.ts'
import { refused } from './refusals.ts'

export const problems: Texts['problems'] = {
  refused,
  tryAgainIn: (problem, minutes) => {
    const wait = minutes > 1 ? `in ${minutes} Minuten` : 'gleich'
    return `${problem} Bitte versuchen Sie es ${wait} noch einmal.`
  },
  tryAgainInAnHour: problem => `${problem} Bitte versuchen Sie es in einer Stunde noch einmal.`,
  awaitingActivation:
    'Ihr Konto ist noch nicht freigeschaltet. Ihre Administration muss Sie zulassen, bevor Sie sich anmelden können.',
  noUserName: 'Geben Sie Ihren Benutzernamen ein.',
  passwordsOff: 'Passwörter werden hier nicht verwendet.',
  wrongPassword: 'Benutzername oder Passwort stimmt nicht.',
  passwordOver: 'Dieses Passwort gilt nicht mehr. Melden Sie sich noch einmal an.',
  notTheSame: 'Die beiden Passwörter stimmen nicht überein.',
  wrongCode: 'Dieser Code stimmt nicht.',
  wrongMailedCode: 'Dieser Code stimmt nicht oder ist zu alt.',
  wrongRecoveryCode: 'Dieser Wiederherstellungscode stimmt nicht.',
  wrongPasskey: 'Dieser Passkey wurde nicht angenommen. Versuchen Sie es noch einmal.',
  staleProfile:
    'Ihr Profil wurde inzwischen an anderer Stelle geändert. Sehen Sie nach, wie es jetzt ist, und ändern Sie es noch einmal.',
}
