import { randomBytes } from 'node:crypto'
import { type Directory, displayNameOf, readDirectory, userNameOf } from '../directory/directory.ts'
import { pushLikeEntra } from '../directory/push-like-entra.ts'
import { pushLikeOkta } from '../directory/push-like-okta.ts'
import type { Pushed, ScimTarget } from '../directory/scim-client.ts'
import type { Say } from './progress.ts'
import type { Stage } from './stage.ts'

/** Somebody to sign in as. */
export type Visitor = {
  readonly name: string
  readonly userName: string
  readonly password: string
  readonly groups: readonly string[]
}

export type Scene = {
  readonly issuer: string
  readonly clientId: string
  /** The group whose members may enter the gallery. */
  readonly group: string
  readonly insider: Visitor
  readonly outsider: Visitor
}

type Application = { clientId: string; clientSecret: string; issuer: string }
type Connection = { scimBaseUrl: string; token: string }

const account = 'demo'
const group = 'Picture Desk'

/** Builds the demo by the command line and over HTTP, as an administrator and two directories would. */
export async function setUp(stage: Stage, say: Say): Promise<Scene> {
  const { cohort } = stage
  await stage.startServer()
  say(`Cohort answers at ${stage.cohortUrl.href}`)
  await cohort('account create', { slug: account, name: 'Lumen Pictures' })
  say(`Made the account “${account}”`)
  const [entra, okta, application] = await Promise.all([
    connect(stage, 'Entra (Berlin)'),
    connect(stage, 'Okta (Lisbon)'),
    register(stage),
  ])
  say('Made two connections and registered the gallery')
  const [berlin, lisbon] = await Promise.all([
    pushHalf('entra', pushLikeEntra, entra),
    pushHalf('okta', pushLikeOkta, okta),
    openGallery(stage, application),
  ])
  say(`Berlin pushed like Entra: ${summaryOf(berlin.pushed)}`)
  say(`Lisbon pushed like Okta: ${summaryOf(lisbon.pushed)}`)
  const groupId = berlin.pushed.groups.get(group) ?? ''
  const { clientId, issuer } = application
  const [insider, outsider] = await Promise.all([
    letIn(stage, berlin.directory, 'aylin.demir'),
    letIn(stage, lisbon.directory, 'paulo.esteves'),
    cohort('application assign', { account, application: clientId, group: groupId }),
  ])
  say(`Opened the gallery to “${group}” and gave two people a password`)
  return { issuer, clientId, group, insider, outsider }
}

async function connect({ cohort }: Stage, name: string): Promise<ScimTarget> {
  const { scimBaseUrl, token } = await cohort<Connection>('connection create', { account, name })
  return { baseUrl: scimBaseUrl, token }
}

function register({ cohort, galleryUrl }: Stage): Promise<Application> {
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

function openGallery(stage: Stage, application: Application): Promise<void> {
  const { issuer, clientId, clientSecret } = application
  return stage.startGallery({
    GALLERY_ISSUER: issuer,
    GALLERY_CLIENT_ID: clientId,
    GALLERY_CLIENT_SECRET: clientSecret,
    GALLERY_GROUP: group,
  })
}

async function pushHalf(
  half: 'entra' | 'okta',
  push: (directory: Directory, target: ScimTarget) => Promise<Pushed>,
  target: ScimTarget,
): Promise<{ directory: Directory; pushed: Pushed }> {
  const directory = await readDirectory(half)
  return { directory, pushed: await push(directory, target) }
}

function summaryOf({ people, groups, requests }: Pushed): string {
  return `${people} people and ${groups.size} groups with ${requests} requests`
}

/** Gives somebody whom a directory pushed a password to sign in with. */
async function letIn({ cohort }: Stage, directory: Directory, login: string): Promise<Visitor> {
  const person = directory.people.find(each => each.login === login)
  if (person === undefined) throw new Error(`Nobody in the directory is called ${login}`)
  const userName = userNameOf(directory, login)
  const password = randomBytes(9).toString('base64url')
  const options = { account, 'user-name': userName, 'password-stdin': true } as const
  await cohort('user set-password', options, password)
  const groups = directory.groups.filter(each => each.members.includes(login))
  return { name: displayNameOf(person), userName, password, groups: groups.map(each => each.name) }
}
