import { type Html, html } from '../../../lib/html.ts'

/** The pages of oneself: sessions, applications, groups. */
export const ownAccess = {
  sessions: 'Where you are signed in',
  sessionsLead:
    'End what you do not know or do not need. Change your password if you find a session that was not you.',
  thisBrowser: 'This browser',
  otherBrowser: 'Another browser',
  endSession: (browser: string): string => `End the session in ${browser}`,
  end: 'End',
  endOthers: 'End all other sessions',
  since: (time: Html): Html => html`since ${time}`,
  applications: 'Applications',
  noApplications: 'There is no application here that you may enter.',
  mayEnter: 'You may enter these.',
  accessGiven: 'Access that you gave',
  noAccessGiven: 'No application has access to your account.',
  accessGivenLead:
    'These applications have access to your account. Without it they have to ask again when you enter them.',
  removeAccessOf: (application: string): string => `Remove access of ${application}`,
  removeAccess: 'Remove',
  groups: 'Your groups',
  noGroups: 'You are in no group.',
  groupsLead: 'Applications and shares go by them. Who manages a group can change who is in it.',
  fromTheBeginning: 'From the beginning',
  yourself: 'You yourself',
  through: (groups: readonly string[]): string => `Through ${groups.join(', then ')}`,
  byHand: 'put there by hand',
  from: (source: string): string => `from ${source}`,
  untilDay: (day: Html): Html => html`until ${day}`,
}
