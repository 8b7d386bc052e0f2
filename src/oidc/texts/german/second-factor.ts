import { html } from '../../../lib/html.ts'
import { pluralIn } from '../../../lib/plural.ts'
import type { Texts } from '../texts.ts'

const plural = pluralIn('de')

export const secondFactor: Texts['secondFactor'] = {
  enterCode: 'Code eingeben',
  sixDigits: 'Ihre Authenticator-App zeigt einen sechsstelligen Code an.',
  withoutDevice: 'Ich habe mein Gerät nicht bei mir',
  usePasskey: 'Passkey verwenden',
  confirmOnDevice: 'Ihr Gerät bittet Sie zu bestätigen, dass Sie es sind.',
  usePasskeyButton: 'Passkey verwenden',
  setUp: 'Zweiten Faktor einrichten',
  setUpLead:
    'Für die Anmeldung reicht hier ein Passwort allein nicht aus. Scannen Sie das Bild mit einer Authenticator-App und geben Sie dann den Code ein, den sie anzeigt.',
  turnOn: 'Einschalten und weiter',
  passkeyInstead: 'Stattdessen einen Passkey einrichten',
  picture: 'QR-Code für eine Authenticator-App',
  noCamera: key => html`Keine Kamera? Geben Sie diesen Schlüssel ein: ${key}`,
  remember: days => {
    const time = plural(days, { one: 'einen Tag', other: `${days} Tage` })
    return `In diesem Browser ${time} lang nicht mehr fragen`
  },
  enterRecoveryCode: 'Wiederherstellungscode eingeben',
  recoveryLead:
    'Wiederherstellungscodes haben Sie erhalten, als Sie Ihren zweiten Faktor eingerichtet haben. Jeder gilt einmal.',
  recoveryCode: 'Wiederherstellungscode',
  withDevice: 'Ich habe mein Gerät doch bei mir',
  noCodesLeft:
    'Keine Codes mehr? Ihre Administration kann es Ihnen ermöglichen, Ihren zweiten Faktor neu einzurichten.',
  yourRecoveryCodes: 'Ihre Wiederherstellungscodes',
  keepThem:
    'Mit einem dieser Codes können Sie sich anmelden, wenn Sie Ihr Gerät nicht bei sich haben. Jeder gilt einmal. Sie werden nur jetzt angezeigt: Drucken Sie diese Seite aus oder bewahren Sie die Codes dort auf, wo Sie Wichtiges aufbewahren.',
  codesOf: (userName, accountName) => `Wiederherstellungscodes von ${userName} für ${accountName}`,
  fileName: 'wiederherstellungscodes.txt',
  saveAsFile: 'Als Datei speichern',
  kept: 'Ich habe sie aufbewahrt',
  fewLeft: 'Es sind nur noch wenige Wiederherstellungscodes übrig',
  fewLeftHeading: left =>
    left === 0 ? 'Das war Ihr letzter Code' : 'Es sind nur noch wenige Codes übrig',
  fewLeftLead: left => {
    const some = plural(left, { one: 'Einer ist', other: `${left} sind` })
    const rest = left === 0 ? 'Keiner ist mehr übrig.' : `${some} noch übrig.`
    return `Sie haben einen Wiederherstellungscode verwendet. ${rest} Neue Codes ersetzen die alten.`
  },
  makeNewCodes: 'Neue Codes erstellen',
  continueWithout: 'Ohne neue Codes weiter',
  app: 'Authenticator-App',
}
