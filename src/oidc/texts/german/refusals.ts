import type { Refusal, RefusalCode } from '../../../model/refusal.ts'

/** What the domain refuses people, by what it says in English. */
export const refusals: Readonly<Record<string, string>> = {
  'There is no such provider.': 'Diesen Anbieter gibt es nicht.',
  'You have no other way to sign in. Add one before you remove this one.':
    'Sie können sich sonst auf keine Weise anmelden. Fügen Sie eine andere hinzu, bevor Sie diese entfernen.',
  'Somebody there is linked already: this person to another user, or you to another person.':
    'Dort ist schon jemand verknüpft: diese Person mit einem anderen Benutzer oder Sie mit einer anderen Person.',
  'The new password is the old one.': 'Das neue Passwort ist das alte.',
  'The current password is not right.': 'Das bisherige Passwort stimmt nicht.',
  'You have a password by now.': 'Sie haben inzwischen ein Passwort.',
  'You sign in in another way here.': 'Sie melden sich hier auf andere Weise an.',
  'There were too many attempts to change the password.':
    'Es gab zu viele Versuche, das Passwort zu ändern.',
  'Too many people are signing in just now.': 'Gerade melden sich zu viele Menschen an.',
  'You cannot be signed in any more.': 'Sie können nicht mehr angemeldet werden.',
  'This app was added already.': 'Diese App wurde schon hinzugefügt.',
  'Too many wrong codes were entered. Use a recovery code, or ask your administrator.':
    'Es wurden zu viele falsche Codes eingegeben. Verwenden Sie einen Wiederherstellungscode oder fragen Sie Ihre Administration.',
  'There is no such app.': 'Diese App gibt es nicht.',
  'A second step was set up meanwhile. Use that one.':
    'Inzwischen wurde ein zweiter Faktor eingerichtet. Verwenden Sie diesen.',
  'Passkeys are not used here.': 'Passkeys werden hier nicht verwendet.',
  'Recovery codes stand in for a second step. Set one up first.':
    'Wiederherstellungscodes ersetzen einen zweiten Faktor. Richten Sie zuerst einen ein.',
  'A name has 1 to 100 characters.': 'Eine Bezeichnung hat 1 bis 100 Zeichen.',
  'The passkey could not be set up.': 'Der Passkey konnte nicht eingerichtet werden.',
  'A second step is required of you. Add another one before you remove this one.':
    'Für Sie ist ein zweiter Faktor vorgeschrieben. Fügen Sie einen anderen hinzu, bevor Sie diesen entfernen.',
  'There were too many attempts to sign in.': 'Es gab zu viele Anmeldeversuche.',
  'There is no such passkey.': 'Diesen Passkey gibt es nicht.',
  'There were too many attempts with codes.': 'Es gab zu viele Versuche mit Codes.',
  'That is no mail address.': 'Das ist keine E-Mail-Adresse.',
  'That was asked too often.': 'Das wurde zu oft angefragt.',
  'This link is no longer valid.': 'Dieser Link gilt nicht mehr.',
  'There were too many wishes for mail.': 'Es wurden zu viele E-Mails angefordert.',
  'Please tell your name, in one line.': 'Bitte nennen Sie Ihren Namen, in einer Zeile.',
  'There were too many requests.': 'Es gab zu viele Anfragen.',
  'There were too many wrong codes.': 'Es gab zu viele falsche Codes.',
  'This invitation is no longer valid.': 'Diese Einladung gilt nicht mehr.',
  'You are signed in already.': 'Sie sind schon angemeldet.',
  'A telephone number has digits, as +49 30 1234.':
    'Eine Telefonnummer besteht aus Ziffern, zum Beispiel +49 30 1234.',
  'A language is named as de or en-GB.':
    'Eine Sprache wird als Kürzel angegeben, zum Beispiel de oder en-GB.',
  'A time zone is named as Europe/Berlin.':
    'Eine Zeitzone wird mit Region und Ort angegeben, zum Beispiel Europe/Berlin.',
  'A few unrelated words are strong and easy to keep.':
    'Einige Wörter ohne Zusammenhang sind sicher und leicht zu merken.',
  'A password is more than your own names and addresses and the name of this place: others know them.':
    'Ein Passwort besteht aus mehr als Ihren eigenen Namen und Adressen und dem Namen dieses Kontos: Andere kennen sie.',
  'A password is none of the most common ones: they are tried first.':
    'Ein Passwort ist keines der häufigsten: Diese werden zuerst ausprobiert.',
  'A password is none that became known in a break-in: use this one nowhere any more.':
    'Ein Passwort ist keines, das bei einem Einbruch bekannt wurde: Verwenden Sie dieses nirgends mehr.',
  'A password is more than a few characters again and again.':
    'Ein Passwort besteht aus mehr als wenigen, immer wiederkehrenden Zeichen.',
}

/** Those with a number in them. */
export const countedRefusals: readonly (readonly [RegExp, string])[] = [
  [
    /^There are (\d+) apps already\. Remove one first\.$/,
    'Es sind schon $1 Apps. Entfernen Sie zuerst eine.',
  ],
  [
    /^You have (\d+) passkeys, the most there can be\. Remove one first\.$/,
    'Sie haben $1 Passkeys, mehr sind nicht möglich. Entfernen Sie zuerst einen.',
  ],
  [/^The message has more than (\d+) characters\.$/, 'Die Nachricht hat mehr als $1 Zeichen.'],
  [/^A password has at least (\d+) characters\.$/, 'Ein Passwort hat mindestens $1 Zeichen.'],
  [/^A password has at most (\d+) characters\.$/, 'Ein Passwort hat höchstens $1 Zeichen.'],
  [/^\w+ is longer than (\d+) characters$/, 'Diese Angabe hat mehr als $1 Zeichen.'],
  [
    /^\w+ has invisible characters or begins or ends with a space$/,
    'Diese Angabe enthält unsichtbare Zeichen oder beginnt oder endet mit einem Leerzeichen.',
  ],
]

const otherwise: Readonly<Partial<Record<RefusalCode, string>>> = {
  busy: 'Gerade ist hier zu viel los.',
  conflict: 'Das wurde inzwischen an anderer Stelle geändert.',
  forbidden: 'Das ist nicht erlaubt.',
  'not-found': 'Das gibt es nicht mehr.',
  stale: 'Das wurde inzwischen an anderer Stelle geändert.',
}

/** A refusal in German. */
export function refused({ message, code }: Refusal): string {
  return translate(message) ?? otherwise[code] ?? 'Diese Angabe ist so nicht möglich.'
}

/** A sentence, or the first and what follows it. */
function translate(message: string): string | undefined {
  const whole = translateSentence(message)
  if (whole !== undefined) return whole
  const parts = message.split(/(?<=\.) /).map(translateSentence)
  return parts.includes(undefined) ? undefined : parts.join(' ')
}

function translateSentence(sentence: string): string | undefined {
  if (Object.hasOwn(refusals, sentence)) return refusals[sentence]
  const counted = countedRefusals.find(([pattern]) => pattern.test(sentence))
  return counted && sentence.replace(...counted)
}
