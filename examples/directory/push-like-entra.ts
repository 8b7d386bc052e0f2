import { randomUUID } from 'node:crypto'
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
  type ScimTarget,
  urns,
} from './scim-client.ts'

type Push = {
  readonly scim: ScimClient
  readonly directory: Directory
  /** The id that the server gave each person, by login. */
  readonly ids: Map<string, string>
}

const width = 6

/**
 * Pushes a directory in the steps and with the requests of Microsoft Entra ID's provisioning in its default dialect: test of
 * the connection, people matched by user name and created one by one, managers in a second pass, groups created empty and
 * filled by PATCH.
 */
export async function pushLikeEntra(directory: Directory, target: ScimTarget): Promise<Pushed> {
  const scim = createScimClient(target, 'Microsoft-Entra-like example')
  const push: Push = { scim, directory, ids: new Map() }
  await testConnection(scim)
  await inParallel(directory.people, width, person => pushPerson(push, person))
  await inParallel(directory.people, width, person => pushManager(push, person))
  const groups = await inParallel(directory.groups, width, group => pushGroup(push, group))
  return { groups: new Map(groups), people: directory.people.length, requests: scim.requests() }
}

/** What the button “Test connection” sends: nobody has this name, and the answer must be an empty list. */
async function testConnection(scim: ScimClient): Promise<void> {
  const found = await scim.find('Users', `userName eq ${quoted(randomUUID())}`)
  if (found !== undefined) throw new Error('A random user name was found')
}

async function pushPerson({ scim, directory, ids }: Push, person: DirectoryPerson): Promise<void> {
  const userName = userNameOf(directory, person.login)
  // two matching attributes, asked in the order of their precedence
  const found =
    (await scim.find('Users', `userName eq ${quoted(userName)}`)) ??
    (await scim.find('Users', `externalId eq ${quoted(person.externalId)}`))
  if (found === undefined) {
    const created = await scim.send('POST', '/Users', userOf(directory, person))
    ids.set(person.login, created.id)
    return
  }
  ids.set(person.login, found.id)
  const { title, department } = person
  const changes = patchOf(
    { op: 'Replace', path: 'displayName', value: displayNameOf(person) },
    { op: 'Replace', path: 'title', value: title },
    { op: 'Replace', path: `${urns.enterpriseUser}:department`, value: department },
  )
  await scim.send('PATCH', `/Users/${found.id}`, changes)
}

function userOf(directory: Directory, person: DirectoryPerson): object {
  const { externalId, givenName, familyName, title, language, phone } = person
  const userName = userNameOf(directory, person.login)
  const phoneNumbers = phone === undefined ? {} : { phoneNumbers: [{ type: 'work', value: phone }] }
  return {
    schemas: [urns.user, urns.enterpriseUser],
    externalId,
    userName,
    active: true,
    displayName: displayNameOf(person),
    title,
    emails: [{ type: 'work', value: userName, primary: true }],
    ...phoneNumbers,
    preferredLanguage: language,
    meta: { resourceType: 'User' },
    name: { formatted: displayNameOf(person), familyName, givenName },
    [urns.enterpriseUser]: {
      employeeNumber: person.employeeNumber,
      department: person.department,
    },
  }
}

async function pushManager(
  { scim, ids }: Push,
  { login, manager }: DirectoryPerson,
): Promise<void> {
  if (manager === undefined) return
  const path = `${urns.enterpriseUser}:manager`
  const change = patchOf({ op: 'Add', path, value: ids.get(manager) })
  await scim.send('PATCH', `/Users/${ids.get(login)}`, change)
}

async function pushGroup(
  { scim, ids }: Push,
  { name, externalId, members }: DirectoryGroup,
): Promise<[string, string]> {
  const found = await scim.find('Groups', `displayName eq ${quoted(name)}`, {
    excludedAttributes: 'members',
  })
  const group =
    found ??
    (await scim.send('POST', '/Groups', {
      schemas: [
        urns.group,
        'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
      ],
      externalId,
      displayName: name,
      meta: { resourceType: 'Group' },
    }))
  const value = members.map(login => ({ $ref: null, value: ids.get(login) }))
  await scim.send('PATCH', `/Groups/${group.id}`, patchOf({ op: 'Add', path: 'members', value }))
  return [name, group.id]
}
