import { loadedId } from '../support/loaded-ids.ts'
import { median, ms, type Row, timed } from '../support/measure.ts'
import type { Caller } from './caller.ts'
import { type Filled, largeGroups } from './fill.ts'
import { askedRows, isThere } from './rows.ts'

/** One person, one group and the trail of one thing. */
export async function detailRows(caller: Caller, { users }: Filled): Promise<readonly Row[]> {
  const user = (run: number): string => loadedId('user', 1 + ((run * 7919) % users))
  const group = (run: number): string =>
    loadedId('group', largeGroups.from + largeGroups.count + run)
  const everybody = loadedId('group', 1)
  return askedRows(caller, [
    { what: 'a person', path: run => `/users/${user(run)}` },
    { what: 'a person with everything they have', path: run => `/users/${user(run)}/overview` },
    {
      what: 'the rights of a person and their paths',
      path: run => `/users/${user(run)}/rights/explained`,
    },
    { what: 'the memberships of a person', path: run => `/users/${user(run)}/memberships` },
    { what: 'a group', path: run => `/groups/${group(run)}` },
    { what: 'the group of everybody', path: () => `/groups/${everybody}` },
    { what: 'the members of a group', path: run => `/groups/${group(run)}/members` },
    { what: 'the members of the group of everybody', path: () => `/groups/${everybody}/members` },
    { what: 'the trail of a person', path: run => `/audit?target=${user(run)}` },
    {
      what: 'the trail of who was changed most often',
      path: run => `/audit?target=${loadedId('user', 1 + (run % 7))}`,
    },
    {
      what: 'the trail of one administrator',
      path: run => `/audit?actor=${loadedId('user', 1 + (run % 50))}`,
    },
    { what: 'the trail of one kind of change', path: () => '/audit?action=group.changed' },
    { what: 'the trail of a family of changes', path: () => '/audit?action=user.*' },
    { what: 'the trail of what people did', path: () => '/audit?actorKind=user' },
    { what: 'the whole trail', path: () => '/audit' },
  ])
}

/** Deletes groups that no directory manages, with ten thousand members each, and brings them back for the next run. */
export async function deletionRows(caller: Caller, { groups }: Filled): Promise<readonly Row[]> {
  if (!(await isThere(caller, `/groups/${loadedId('group', 1)}`))) return []
  const last = largeGroups.from + largeGroups.count - 1
  const numbers = Array.from({ length: last }, (_, index) => index + 1)
  const chosen = numbers.filter(n => n >= largeGroups.from && n % 10 >= 8 && n <= groups)
  const samples = await timed(chosen.length, async run => {
    const path = `/groups/${loadedId('group', chosen[run] ?? 0)}`
    const { name } = JSON.parse((await caller.get(path)).body) as { name: string }
    await caller.remove(`${path}?confirmation=${encodeURIComponent(name)}`)
  })
  for (const n of chosen) await caller.post(`/deleted-groups/${loadedId('group', n)}/restore`)
  const row: Row = [
    `delete a group of ${largeGroups.members} members`,
    `${ms(median(samples))}, slowest ${ms(Math.max(...samples))}`,
    '',
    'below 1000 ms',
    median(samples) < 1000,
  ]
  return [row]
}
