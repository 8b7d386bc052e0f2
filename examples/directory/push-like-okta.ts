import { randomBytes } from 'node:crypto'
import {
  type Directory,
  type DirectoryGroup,
  type DirectoryPerson,
  displayNameOf,
  userNameOf,
} from './directory.ts'
import { inParallel } from './in-parallel.ts'
import {
  createScimClient,
  patchOf,
  type Pushed,
  quoted,
  type ScimClient,
  type ScimResource,
  type ScimTarget,
  urns,
} from './scim-client.ts'

type Push = {
  readonly scim: ScimClient
  readonly directory: Directory
  readonly ids: Map<string, string>
}

const width = 6
const paging = { startIndex: '1', count: '100' }

/**
 * Pushes a directory in the steps and with the requests of Okta: people matched by user name, created with a placeholder
 * for a password, then read and put back with the rest of their profile; groups created with members, then renamed and
 * filled anew as by “push now”.
 */
export async function pushLikeOkta(directory: Directory, target: ScimTarget): Promise<Pushed> {
  const scim = createScimClient(target, 'Okta-like example')
  const push: Push = { scim, directory, ids: new Map() }
  await inParallel(directory.people, width, person => pushPerson(push, person))
  await inParallel(directory.people, width, person => pushProfile(push, person))
  const groups = await inParallel(directory.groups, width, group => pushGroup(push, group))
  return { groups: new Map(groups), people: directory.people.length, requests: scim.requests() }
}

async function pushPerson({ scim, directory, ids }: Push, person: DirectoryPerson): Promise<void> {
  const userName = userNameOf(directory, person.login)
  const found = await scim.find('Users', `userName eq ${quoted(userName)}`, paging)
  const { id } = found ?? (await scim.send('POST', '/Users', userOf(userName, person)))
  ids.set(person.login, id)
}

function userOf(userName: string, person: DirectoryPerson): object {
  const { externalId, givenName, familyName, language } = person
  return {
    schemas: [urns.user],
    userName,
    name: { givenName, familyName },
    emails: [{ primary: true, value: userName, type: 'work' }],
    displayName: displayNameOf(person),
    locale: language,
    externalId,
    groups: [],
    // Okta's placeholder where passwords are not synchronised; nobody can sign in with it
    password: randomBytes(9).toString('base64url'),
    active: true,
  }
}

/** An update is the whole resource as it was read, with edits. */
async function pushProfile({ scim, ids }: Push, person: DirectoryPerson): Promise<void> {
  const path = `/Users/${ids.get(person.login)}`
  const read: ScimResource = await scim.send('GET', path)
  const { department, employeeNumber, manager, title } = person
  await scim.send('PUT', path, {
    ...read,
    schemas: [urns.user, urns.enterpriseUser],
    title,
    [urns.enterpriseUser]: {
      employeeNumber,
      department,
      ...(manager === undefined ? {} : { manager: { value: ids.get(manager) } }),
    },
  })
}

async function pushGroup(
  { scim, directory, ids }: Push,
  { name, members }: DirectoryGroup,
): Promise<[string, string]> {
  const value = members.map(login => ({
    value: ids.get(login),
    display: userNameOf(directory, login),
  }))
  const found = await scim.find('Groups', `displayName eq ${quoted(name)}`, paging)
  const group =
    found ??
    (await scim.send('POST', '/Groups', {
      schemas: [urns.group],
      displayName: name,
      members: value,
    }))
  const { id } = group
  const changes = patchOf(
    { op: 'replace', value: { id, displayName: name } },
    { op: 'replace', path: 'members', value },
  )
  await scim.send('PATCH', `/Groups/${id}`, changes)
  return [name, id]
}
