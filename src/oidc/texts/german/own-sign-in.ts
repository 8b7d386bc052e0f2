import { html } from '../../../lib/html.ts'
import { pluralIn } from '../../../lib/plural.ts'
import type { Texts } from '../texts.ts'

const plural = pluralIn('de')

export const ownSignIn: Texts['ownSignIn'] = {
  title: 'Passwort und Anmeldung',
  lead: 'Bevor Sie einen zweiten Faktor ändern, werden Sie gebeten, sich noch einmal anzumelden.',
  password: 'Passwort',
  noPassword: 'Sie haben hier keines: Sie melden sich auf andere Weise an.',
  changePassword: 'Passwort ändern',
  changeLead:
    'Sie werden überall abgemeldet, auch hier, und melden sich mit dem neuen Passwort wieder an. Eine E-Mail weist Sie auf die Änderung hin.',
  choosePassword: 'Passwort wählen',
  chooseLead: 'Von nun an können Sie sich auch damit anmelden. Eine E-Mail weist Sie darauf hin.',
  chooseButton: 'Passwort festlegen',
  currentPassword: 'Bisheriges Passwort',
  newPassword: 'Neues Passwort',
  changeButton: 'Passwort ändern',
  changed: 'Ihr Passwort ist geändert',
  changedLead: 'Sie wurden überall abgemeldet. Melden Sie sich mit dem neuen Passwort an.',
  passkeys: 'Passkeys',
  noPasskeys:
    'Sie haben keinen. Mit einem Passkey melden Sie sich mit Fingerabdruck, Gesicht oder PIN an, ohne Passwort.',
  addPasskey: 'Passkey hinzufügen',
  addPasskeyLead:
    'Ihr Gerät bewahrt ihn auf. Sie melden sich mit Fingerabdruck, Gesicht oder PIN an, und niemand kann abschreiben, was Sie eingeben.',
  passkey: 'Passkey',
  providers: 'Andere Anbieter',
  linkTo: name => `${name} verknüpfen`,
  linkLead: name =>
    `Sie melden sich jetzt einmal mit ${name} an und können sich danach auch hier damit anmelden.`,
  linked: (since, lastUsed) =>
    html`Sie melden sich seit ${since} damit an, zuletzt am ${lastUsed}.`,
  unlink: 'Verknüpfung entfernen',
  unlinkHint:
    'Sie können sich damit nicht mehr anmelden und verlassen die Gruppen, in denen Sie dadurch sind. Ihre anderen Sitzungen enden. Eine E-Mail weist Sie darauf hin.',
  linkFailed:
    'Die Verknüpfung ist nicht gelungen. Versuchen Sie es noch einmal, oder fragen Sie Ihre Administration.',
  apps: 'Authenticator-Apps',
  noApps: 'Sie haben keine. Eine solche App zeigt Codes als zweiten Faktor an.',
  addApp: 'Authenticator-App hinzufügen',
  addAppLead: 'Scannen Sie das Bild mit der App und geben Sie dann den Code ein, den sie anzeigt.',
  addAppButton: 'App hinzufügen',
  nameIt: 'Bezeichnung',
  app: 'Authenticator-App',
  recoveryCodes: 'Wiederherstellungscodes',
  noRecoveryCodes:
    'Sie haben keine. Mit ihnen melden Sie sich an, wenn Sie Ihr Gerät nicht bei sich haben.',
  codesLeft: (left, made) => {
    const some = plural(left, { one: 'ist noch einer', other: `sind noch ${left}` })
    return html`Von den Codes vom ${made} ${left === 0 ? 'ist keiner mehr' : some} übrig.`
  },
  makeNewCodes: 'Neue Codes erstellen',
  newCodesLead: replaces =>
    `Mit einem davon können Sie sich anmelden, wenn Sie Ihr Gerät nicht bei sich haben. Sie erhalten zehn, und jeder gilt einmal.${
      replaces ? ' Ihre bisherigen Codes gelten dann nicht mehr.' : ''
    }`,
  rememberedBrowsers: 'Gemerkte Browser',
  rememberedLead: 'Sie werden dort nicht nach Ihrem zweiten Faktor gefragt.',
  aBrowser: 'Ein Browser',
  browser: name => name.replace(' on ', ' unter '),
  sinceUntil: (since, until) => html`seit ${since}, bis ${until}`,
  since: since => html`seit ${since}`,
  sinceLastUsed: (since, lastUsed) => html`seit ${since}, zuletzt verwendet am ${lastUsed}`,
  forget: 'Vergessen',
  forgetThis: browser => `${browser ?? 'Diesen Browser'} vergessen`,
  factor: (kind, added, lastUsed) => {
    const used =
      lastUsed === undefined ? 'noch nicht verwendet' : html`zuletzt am ${lastUsed} verwendet`
    return html`${factors[kind].this} wurde am ${added} hinzugefügt und ${used}.`
  },
  name: 'Bezeichnung',
  rename: 'Umbenennen',
  remove: 'Entfernen',
  removeHint:
    'Sie können sich damit nicht mehr anmelden. Ihre anderen Sitzungen enden, und in gemerkten Browsern werden Sie wieder gefragt. Eine E-Mail weist Sie darauf hin.',
  removeThis: kind => `${factors[kind].one} entfernen`,
}

const factors = {
  code: { this: 'Diese Authenticator-App', one: 'Diese Authenticator-App' },
  passkey: { this: 'Dieser Passkey', one: 'Diesen Passkey' },
} as const
