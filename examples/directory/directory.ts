import { readFile } from 'node:fs/promises'

/** One half of the sample company, as its own directory knows it. Names of other people are logins. */
export type Directory = {
  readonly company: string
  readonly office: string
  readonly domain: string
  readonly people: readonly DirectoryPerson[]
  readonly groups: readonly DirectoryGroup[]
}

export type DirectoryPerson = {
  readonly login: string
  readonly externalId: string
  readonly givenName: string
  readonly familyName: string
  readonly title: string
  readonly department: string
  readonly employeeNumber: string
  readonly language: string
  readonly phone?: string
  readonly manager?: string
}

export type DirectoryGroup = {
  readonly externalId?: string
  readonly name: string
  readonly members: readonly string[]
}

export async function readDirectory(half: 'entra' | 'okta'): Promise<Directory> {
  const [people, groups] = await Promise.all([read(half, 'people'), read(half, 'groups')])
  return { ...people, ...groups } as Directory
}

export function userNameOf({ domain }: Directory, login: string): string {
  return `${login}@${domain}`
}

export function displayNameOf({ givenName, familyName }: DirectoryPerson): string {
  return `${givenName} ${familyName}`
}

async function read(half: string, part: string): Promise<object> {
  const file = new URL(`${half}/${part}.json`, import.meta.url)
  return JSON.parse(await readFile(file, 'utf8')) as object
}
