import type { Thing } from '../album/things.ts'
import type { Settings } from '../settings.ts'
import type { Decision, Explanation, Leveled, NewShare, Principal, Share } from './answers.ts'
import { type Api, createApi, Refused } from './api.ts'

/** What the service application is given, and no more: to keep its library, to ask about it, and with whom things are shared. */
export const libraryRights = [
  'library.keep',
  'library.ask',
  'users.look-up',
  'groups.view',
] as const

export type Question = { readonly key: string; readonly action: string }

/** What the gallery asks Cohort about its library. `sub` is the person for whom it asks, as their ID token calls them. */
export type Library = {
  /** Tells Cohort what the gallery holds; what it knows already stays as it is. */
  readonly register: (things: readonly Thing[]) => Promise<void>
  /** What is shared with somebody, where it begins. */
  readonly sharedWith: (sub: string) => Promise<readonly Leveled[]>
  /** What somebody may do, in the order of the questions. */
  readonly decide: (sub: string, questions: readonly Question[]) => Promise<readonly Decision[]>
  /** Why somebody sees a thing; undefined where they do not. */
  readonly explain: (sub: string, key: string) => Promise<Explanation | undefined>
  /** Who has a share on a thing or on a folder above it, for who may share it. */
  readonly shares: (sub: string, key: string) => Promise<readonly Share[]>
  /** With whom things can be shared. */
  readonly principals: () => Promise<readonly Principal[]>
  /** Shares what that person may share; else it rejects with what Cohort says against it. */
  readonly share: (sub: string, key: string, share: NewShare) => Promise<void>
  readonly unshare: (sub: string, key: string, principalId: string) => Promise<void>
}

export function createLibrary(settings: Settings): Library {
  const { issuer, libraryClientId: clientId, libraryClientSecret: clientSecret } = settings
  const api = createApi({ issuer, clientId, clientSecret }, libraryRights)
  return {
    register: things => register(api, things),
    sharedWith: as => everything(api, '/library/shared-with-me', { as }),
    decide: (sub, questions) => decide(api, sub, questions),
    explain: (sub, key) => explain(api, sub, key),
    shares: (as, key) => {
      const path = `/library/resources/${encodeURIComponent(referenceTo(key))}/shares`
      return everything(api, path, { as })
    },
    principals: async () => {
      const groups = everything<Principal>(api, '/people', { query: { kind: 'group' } })
      const people = everything<Principal>(api, '/people', { query: { kind: 'user' } })
      return [...(await groups), ...(await people)]
    },
    share: (as, key, share) => {
      const body = { shares: [{ resource: referenceTo(key), ...share }] }
      return one(api({ method: 'POST', path: '/library/shares', body, as }))
    },
    unshare: (as, key, principalId) => {
      const body = { shares: [{ resource: referenceTo(key), principalId }] }
      return one(api({ method: 'POST', path: '/library/shares/revoke', body, as }))
    },
  }
}

/** How the gallery names what it registered: by its own key. */
function referenceTo(key: string): string {
  return `key:${key}`
}

/** A request registers up to a thousand at once, 10,000 as JSON Lines. */
async function register(api: Api, things: readonly Thing[]): Promise<void> {
  const resources = things.map(({ key, kind, name, parent }) => {
    return { key, kind, name, parent: parent === null ? null : referenceTo(parent) }
  })
  await api({
    method: 'POST',
    path: '/library/resources',
    query: { atomic: 'true' },
    body: { resources },
  })
}

const mostQuestions = 100

async function decide(
  api: Api,
  as: string,
  questions: readonly Question[],
): Promise<readonly Decision[]> {
  const decisions: Decision[] = []
  for (let start = 0; start < questions.length; start += mostQuestions) {
    const batch = questions.slice(start, start + mostQuestions)
    const body = {
      questions: batch.map(({ key, action }) => ({ resource: referenceTo(key), action })),
    }
    const request = { method: 'POST', path: '/library/check', body, as } as const
    decisions.push(...(await api<{ decisions: readonly Decision[] }>(request)).decisions)
  }
  return decisions
}

async function explain(api: Api, as: string, key: string): Promise<Explanation | undefined> {
  const query = { resource: referenceTo(key) }
  try {
    return await api({ method: 'GET', path: '/library/explain', query, as })
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return undefined
    throw error
  }
}

type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null }

/** All pages of a list. */
async function everything<Item>(
  api: Api,
  path: string,
  { as, query = {} }: { as?: string | undefined; query?: Readonly<Record<string, string>> },
): Promise<readonly Item[]> {
  const items: Item[] = []
  let next: string | null = null
  do {
    const at: Readonly<Record<string, string>> = next === null ? {} : { cursor: next }
    const page: Page<Item> = await api({ method: 'GET', path, query: { ...query, ...at }, as })
    items.push(...page.items)
    ;({ next } = page)
  } while (next !== null)
  return items
}

type Results = {
  readonly results: readonly {
    readonly problem: { readonly code: string; readonly detail: string } | null
  }[]
}

/** What became of a request about one share. */
async function one(asked: Promise<Results>): Promise<void> {
  const problem = (await asked).results[0]?.problem ?? null
  if (problem !== null) throw new Refused(422, problem.code, problem.detail)
}
