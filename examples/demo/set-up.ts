import { randomBytes } from 'node:crypto'
import { type Directory, displayNameOf, readDirectory, userNameOf } from '../directory/directory.ts'
import { pushLikeEntra } from '../directory/push-like-entra.ts'
import { pushLikeOkta } from '../directory/push-like-okta.ts'
import type { Pushed, ScimTarget } from '../directory/scim-client.ts'
import { libraryRights } from '../gallery/cohort/library.ts'
import { cast, type Visitor, type Visitors } from './people.ts'
import type { Say } from './progress.ts'
import { entering, shareAll, shares } from './shares.ts'
import type { Stage } from './stage.ts'

export type Scene = {
  readonly issuer: string
  readonly clientId: string
  /** The group whose members see the note of the desk. */
  readonly group: string
  readonly visitors: Visitors
}

type Application = { clientId: string; clientSecret: string; issuer: string }
type Connection = { scimBaseUrl: string; token: string }
type Half = { readonly directory: Directory; readonly pushed: Pushed }

const account = 'demo'
const group = 'Picture Desk'

/** Builds the demo by the command line and over HTTP, as an administrator, two directories and the gallery would. */
export async function setUp(stage: Stage, say: Say): Promise<Scene> {
  const { cohort } = stage
  await stage.startServer()
  say(`Cohort answers at ${stage.cohortUrl.href}`)
  await cohort('account create', { slug: account, name: 'Lumen Pictures' })
  say(`Made the account “${account}”`)
  const [entra, okta, gallery, library] = await Promise.all([
    connect(stage, 'Entra (Berlin)'),
    connect(stage, 'Okta (Lisbon)'),
    registerGallery(stage),
    registerLibrary(stage),
  ])
  say('Made two connections, and registered the gallery and its library')
  const [berlin, lisbon] = await Promise.all([
    pushHalf('entra', pushLikeEntra, entra),
    pushHalf('okta', pushLikeOkta, okta),
    openGallery(stage, gallery, library),
  ])
  say(`Berlin pushed like Entra: ${summaryOf(berlin.pushed)}`)
  say(`Lisbon pushed like Okta: ${summaryOf(lisbon.pushed)}`)
  const groupIds = new Map([...berlin.pushed.groups, ...lisbon.pushed.groups])
  const { clientId, issuer } = gallery
  const [visitors] = await Promise.all([
    letIn(stage, { entra: berlin.directory, okta: lisbon.directory }),
    shareAll({ ...library, issuer: new URL(issuer) }, groupIds),
    ...entering.map(name =>
      cohort('application assign', {
        account,
        application: clientId,
        group: groupIds.get(name) ?? '',
      }),
    ),
  ])
  say(
    `Opened the gallery to ${entering.length} groups, shared ${shares.length} folders with groups`,
  )
  return { issuer, clientId, group, visitors }
}

async function connect({ cohort }: Stage, name: string): Promise<ScimTarget> {
  const { scimBaseUrl, token } = await cohort<Connection>('connection create', { account, name })
  return { baseUrl: scimBaseUrl, token }
}

/** The application that people sign in to. */
function registerGallery({ cohort, galleryUrl }: Stage): Promise<Application> {
  const addressOf = (path: string): string => new URL(path, galleryUrl).href
  return cohort<Application>('application create', {
    account,
    name: 'Lumen Gallery',
    access: 'assigned',
    'redirect-uri': addressOf('/callback'),
    'post-logout-redirect-uri': addressOf('/signed-out'),
    'home-url': addressOf('/'),
    contact: 'picture.desk@lumen.example',
  })
}

/** The service that keeps a library with Cohort and asks about it. */
async function registerLibrary({ cohort, cohortUrl }: Stage): Promise<Application> {
  const library = await cohort<Application>('application create', {
    account,
    name: 'Lumen Library',
    type: 'service',
    resource: `${cohortUrl.origin}/t/${account}/api/v1=${libraryRights.join(',')}`,
  })
  const application = library.clientId
  await cohort('application grant', { account, application, right: libraryRights })
  return library
}

function openGallery(stage: Stage, gallery: Application, library: Application): Promise<void> {
  return stage.startGallery({
    GALLERY_ISSUER: gallery.issuer,
    GALLERY_CLIENT_ID: gallery.clientId,
    GALLERY_CLIENT_SECRET: gallery.clientSecret,
    GALLERY_LIBRARY_CLIENT_ID: library.clientId,
    GALLERY_LIBRARY_CLIENT_SECRET: library.clientSecret,
    GALLERY_GROUP: group,
  })
}

async function pushHalf(
  half: 'entra' | 'okta',
  push: (directory: Directory, target: ScimTarget) => Promise<Pushed>,
  target: ScimTarget,
): Promise<Half> {
  const directory = await readDirectory(half)
  return { directory, pushed: await push(directory, target) }
}

function summaryOf({ people, groups, requests }: Pushed): string {
  return `${people} people and ${groups.size} groups with ${requests} requests`
}

/** Gives some whom the directories pushed a password to sign in with; for all of them the same one. */
async function letIn(
  { cohort }: Stage,
  halves: Readonly<Record<'entra' | 'okta', Directory>>,
): Promise<Visitors> {
  const password = randomBytes(8).toString('hex')
  const entries = Object.entries(cast).map(async ([part, { half, login }]) => {
    const directory = halves[half]
    const userName = userNameOf(directory, login)
    await cohort(
      'user set-password',
      { account, 'user-name': userName, 'password-stdin': true },
      password,
    )
    return [part, visitorOf(directory, { login, userName, password })] as const
  })
  return Object.fromEntries(await Promise.all(entries)) as Visitors
}

function visitorOf(
  { people, groups }: Directory,
  { login, userName, password }: { login: string; userName: string; password: string },
): Visitor {
  const person = people.find(each => each.login === login)
  if (person === undefined) throw new Error(`Nobody in the directory is called ${login}`)
  const own = groups.filter(each => each.members.includes(login)).map(each => each.name)
  return { name: displayNameOf(person), userName, password, groups: own }
}
