import type { Application } from '../../model/application.ts'
import { resolveSettings, usesSecret } from '../../model/client-settings.ts'
import type { JsonObject } from '../../model/json.ts'
import {
  deleteRecordsOfClient,
  updateApplication,
} from '../../storage/applications/applications.ts'
import { deleteSecretsOf } from '../../storage/applications/application-secrets.ts'
import { queueLogoutsOfClient } from '../../storage/endings/told-applications.ts'
import { checkApplication } from './check-application.ts'
import { sectorOf } from './check-client.ts'
import { demandApplicationVersion, holdApplication } from './applications.ts'
import { applicationChanged } from '../changed-entry.ts'
import { changesBetween } from '../changes.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { demandToActAs } from '../rights/act-as.ts'

/** What an administrator decides about an application; `client` is replaced as a whole. */
export type ApplicationSettings = Pick<
  Application,
  | 'name'
  | 'access'
  | 'enabled'
  | 'redirectUris'
  | 'postLogoutRedirectUris'
  | 'homeUrl'
  | 'contact'
  | 'client'
>

/** Gives the changes from the present state; must do nothing else. */
export type ApplicationChange = (application: Application) => Partial<ApplicationSettings>

/**
 * Changes an application; what it is afterwards is checked as a whole, and holds from the next request on. Switching it
 * off ends all that was granted to it, and switching it on again revives nothing.
 */
export async function changeApplication(
  context: Context,
  clientId: string,
  change: ApplicationChange,
  expected?: Expected,
): Promise<Application> {
  return inTransaction(context, async inside => {
    const before = await holdApplication(inside, clientId)
    demandApplicationVersion(before, expected)
    const after = await checkApplication(inside, { ...before, ...change(before) })
    const changes = changesBetween(stateOf(before), stateOf(after))
    if (changes === undefined) return before
    if (touchesSignIn(changes.after)) await demandToActAs(inside, before)
    await updateApplication(inside.db, inside.account.id, after)
    const ended = await endWhatIsOver(inside, before, after)
    const target = { kind: 'application', id: before.id, name: after.name } as const
    const data = { ...changes, ...(ended === 0 ? {} : { ended }) }
    const follows =
      before.access === after.access ? [] : [applicationChanged({ clientId, claims: false })]
    await recordEvent(inside, { type: 'application.changed', target, data }, follows)
    return { ...after, version: before.version + 1 }
  })
}

/** Ends what must not come back by a later change: tokens of what is switched off, secrets that nobody asks for. */
async function endWhatIsOver(
  { db, account }: Context,
  before: Application,
  after: Application,
): Promise<number> {
  const [former, settings] = [resolveSettings(before.client), resolveSettings(after.client)]
  if (usesSecret(former) && !usesSecret(settings)) {
    await deleteSecretsOf(db, { accountId: account.id, applicationId: after.id })
  }
  // Tokens that could not be given any more, or name people otherwise than now, are not honoured either.
  const other =
    former.type !== settings.type ||
    namespaceOf(before) !== namespaceOf(after) ||
    former.grants.some(grant => !settings.grants.includes(grant))
  if (after.enabled && !other) return 0
  const key = { accountId: account.id, clientId: after.clientId }
  await queueLogoutsOfClient(db, key)
  return deleteRecordsOfClient(db, key)
}

/** Whether a change lets others speak for the application, or lets it speak for more or again. */
function touchesSignIn(changed: JsonObject): boolean {
  return Object.keys(changed).some(key => key === 'enabled' || key.startsWith('client.'))
}

/** Within which people are known by the same subjects. */
function namespaceOf({ client, redirectUris }: Application): string | undefined {
  const settings = resolveSettings(client)
  return settings.subjects === 'public' ? 'public' : `sector ${sectorOf(settings, redirectUris)}`
}

function stateOf(application: Application): JsonObject {
  const { name, access, enabled, redirectUris, postLogoutRedirectUris } = application
  const { homeUrl, contact, client } = application
  const settings = client as JsonObject
  return {
    name,
    access,
    enabled,
    redirectUris,
    postLogoutRedirectUris,
    homeUrl,
    contact,
    ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [`client.${key}`, value])),
  }
}
