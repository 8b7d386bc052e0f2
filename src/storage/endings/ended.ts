/** What the statements that end access share: what they give of each row, and how that is summed up. */

type Authorizations = Readonly<Record<string, { readonly sid?: string; readonly grantId?: string }>>

/** A session or a grant that was ended, or a session in which one application was. */
export type Root = {
  readonly model: string
  readonly clientId: string | null
  readonly authorizations: Authorizations | null
  /** Whether it let somebody in: not expired and not used up. */
  readonly live: boolean
}

/** The codes and tokens of one model and application that were ended. */
export type Rest = {
  readonly model: string
  readonly clientId: string | null
  readonly sids: readonly string[] | null
  readonly live: number
  readonly rows: number
}

export type Ended = {
  /** How many live records of each model. */
  readonly counts: Readonly<Record<string, number>>
  /** The applications, each with its names for the sessions (`sid`), as far as they are known. */
  readonly clients: ReadonlyMap<string, ReadonlySet<string>>
  /** There was more than is done at once. */
  readonly more: boolean
}

const live = '(r.consumed_at is null and (r.expires_at is null or r.expires_at > now()))'

/** Of the row `r`. */
export const ofPerson = 'r.account_id = :accountId and r.sub = :sub'
export const isRoot = `r.model in ('Session', 'Grant')`
export const rootColumns = `r.model, r.client_id as "clientId", r.payload -> 'authorizations' as authorizations,
          ${live} as live`
export const restColumns = `r.model, r.client_id, r.payload ->> 'sid' as sid, ${live} as live`

/** Sums up what the part `gone` of a statement gave as `restColumns`. */
export const restSummary = `select model, client_id as "clientId",
          array_agg(distinct sid) filter (where sid is not null) as sids, count(*) filter (where live) as live, count(*) as rows
     from gone group by model, client_id`

export function sumUp(roots: readonly Root[], rest: readonly Rest[], more = false): Ended {
  const counts: Record<string, number> = {}
  const clients = new Map<string, Set<string>>()
  const count = (model: string, by: number): void => {
    counts[model] = (counts[model] ?? 0) + by
  }
  const note = (clientId: string, sids: readonly string[]): void => {
    clients.set(clientId, new Set([...(clients.get(clientId) ?? []), ...sids]))
  }
  for (const root of roots) {
    count(root.model, root.live ? 1 : 0)
    for (const [clientId, sids] of entered(root)) note(clientId, sids)
  }
  for (const { model, clientId, sids, live } of rest) {
    count(model, live)
    if (live > 0 && clientId !== null) note(clientId, sids ?? [])
  }
  return { counts, clients, more }
}

/** The applications of a session or grant. One without a grant asked, but was told of nobody. */
function entered({ clientId, live, authorizations }: Root): [string, readonly string[]][] {
  const own: [string, readonly string[]][] = live && clientId !== null ? [[clientId, []]] : []
  const inSession = Object.entries(authorizations ?? {}).filter(([, each]) => each.grantId)
  return [
    ...own,
    ...inSession.map(
      ([name, { sid }]) => [name, sid === undefined ? [] : [sid]] as [string, string[]],
    ),
  ]
}
