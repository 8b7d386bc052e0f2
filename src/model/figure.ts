export const periods = ['day', 'week', 'month'] as const

/** Days, weeks from Monday and months, in UTC. */
export type Period = (typeof periods)[number]

/**
 * `sum`: what happened, added up over days; `distinct`: different people in a period; `last`: what there was at the end of
 * a period.
 */
export type FigureKind = 'sum' | 'distinct' | 'last'

const records = {
  'sign-ins': { kind: 'sum', by: 'application' },
  'failed-sign-ins': { kind: 'sum', by: null },
  entries: { kind: 'sum', by: 'application' },
  'refused-entries': { kind: 'sum', by: 'application' },
  'active-users': { kind: 'distinct', by: 'application' },
  'scim-changes': { kind: 'sum', by: 'connection' },
  seats: { kind: 'last', by: null },
  'light-seats': { kind: 'last', by: null },
  'regular-seats': { kind: 'last', by: null },
  'heavy-seats': { kind: 'last', by: null },
} as const

/** What is counted. */
export type Metric = keyof typeof records

export type MetricRecord = {
  readonly kind: FigureKind
  /** What it can be told apart by. */
  readonly by: 'application' | 'connection' | null
}

export const metricRecords: Readonly<Record<Metric, MetricRecord>> = records

export const metrics = Object.keys(records) as readonly Metric[]
