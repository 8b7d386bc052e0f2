import { loadedId } from '../support/loaded-ids.ts'
import type { Row } from '../support/measure.ts'
import type { Caller } from './caller.ts'
import { type Filled, largeGroups } from './fill.ts'
import { firstNames, lastNames } from './names.ts'
import { type Asked, askedRows, farCursor } from './rows.ts'

const roles = [
  'media_library_restricted_access',
  'media_library_view_only_access',
  'media_library_full_access',
  'developer',
  'finance',
  'account_administrator',
]
const states = ['active', 'suspended', 'inactive', 'invited']

/** Each list page with each pair of filter and order that the contract declares. */
export async function listRows(caller: Caller, filled: Filled): Promise<readonly Row[]> {
  const [one, other] = filled.connections
  const managers = [one, other, 'nobody']
  const pick = (words: readonly string[], run: number): string => words[run % words.length] ?? ''
  const far = await farCursor(caller, '/users?sort=userName', 50)
  const asked: Asked[] = [
    ...['userName', '-userName', 'displayName', '-displayName', 'createdAt', '-createdAt'].map(
      sort => ({ what: `people by ${sort}`, path: () => `/users?sort=${sort}` }),
    ),
    { what: 'people, a page far in', path: () => `/users?sort=userName${far}&limit=200` },
    { what: 'people with a role', path: run => `/users?role=${pick(roles, run)}` },
    { what: 'people in a state', path: run => `/users?state=${pick(states, run)}` },
    { what: 'people of a directory', path: run => `/users?managedBy=${pick([one, other], run)}` },
    { what: 'people whom nobody manages', path: () => '/users?managedBy=nobody' },
    {
      what: 'people with a role, in a state, of a directory',
      path: run =>
        `/users?role=${pick(roles, run)}&state=${pick(states, run)}&managedBy=${pick(managers, run)}&sort=-userName`,
    },
    {
      what: 'people with a role, in a state',
      path: run => `/users?role=${pick(roles, run)}&state=${pick(states, run + 1)}`,
    },
    {
      what: 'people of a directory, in a state',
      path: run => `/users?managedBy=${pick(managers, run)}&state=${pick(states, run + 1)}`,
    },
    {
      what: 'members of the group of everybody',
      path: () => `/users?group=${loadedId('group', 1)}`,
    },
    {
      what: 'members of an ordinary group',
      path: run => `/users?group=${loadedId('group', largeGroups.count + 5 + run)}&sort=-createdAt`,
    },
    ...['name', '-name', 'createdAt', '-createdAt'].map(sort => ({
      what: `groups by ${sort}`,
      path: () => `/groups?sort=${sort}`,
    })),
    {
      what: 'groups of a kind',
      path: run => `/groups?kind=${pick(['sharing', 'directory'], run)}`,
    },
    { what: 'groups of a directory', path: run => `/groups?managedBy=${pick([one, other], run)}` },
    { what: 'groups that nobody manages', path: () => '/groups?managedBy=nobody' },
    {
      what: 'groups of a kind, of a directory',
      path: run =>
        `/groups?kind=${pick(['sharing', 'directory'], run)}&managedBy=${pick(managers, run)}`,
    },
  ]
  return askedRows(caller, asked)
}

/** A search as somebody types it, letter by letter, and what is hard for one. */
export async function searchRows(caller: Caller): Promise<readonly Row[]> {
  const typed = (run: number): string => {
    const [first = '', last = ''] = [firstNames[run % 40], lastNames[(run * 11) % 400]]
    return `${first} ${last}`.toLowerCase()
  }
  const search = (text: string, more = ''): string => `q=${encodeURIComponent(text)}${more}`
  const asked: Asked[] = [
    ...[1, 2, 3, 5, 9].map(letters => ({
      what: `search for people, ${letters} letters typed`,
      path: (run: number) => `/users?${search(typed(run).slice(0, letters))}`,
    })),
    {
      what: 'search for people by surname',
      path: run => `/users?${search(lastNames[(run * 11) % 400] ?? '')}`,
    },
    {
      what: 'search for people by the inside of a word that few have',
      path: run => `/users?${search(`${(lastNames[run * 11] ?? '').slice(2)}${8000 + run}`)}`,
    },
    {
      what: 'search for people by the inside of a word that thousands have: refused',
      path: () => `/users?${search('olds')}`,
      refused: true,
    },
    {
      what: 'search for people, 2 letters that thousands have, but nobody of a role: refused',
      path: () => `/users?${search('an', '&role=finance')}`,
      refused: true,
    },
    {
      what: 'search for people by what all have (example)',
      path: () => `/users?${search('example')}`,
    },
    {
      what: 'search for people by two words',
      path: run => `/users?${search(typed(run).split(' ').toReversed().join(' '))}`,
    },
    {
      what: 'search for people by a number',
      path: run => `/users?${search(String(800_000 + run * 1234))}`,
    },
    { what: 'search for people that nobody meets', path: () => `/users?${search('qqxyz')}` },
    {
      what: 'search for people, 2 letters, with a rare role',
      path: run => `/users?${search(typed(run).slice(0, 2), '&role=finance&state=suspended')}`,
    },
    ...[1, 3, 6].map(letters => ({
      what: `search for groups, ${letters} letters typed`,
      path: (run: number) => `/groups?${search((lastNames[run] ?? '').slice(0, letters))}`,
    })),
    { what: 'search for groups by a word inside', path: () => `/groups?${search('team')}` },
  ]
  return askedRows(caller, asked)
}
