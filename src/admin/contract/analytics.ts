import { z } from 'zod'
import { metrics, periods } from '../../model/figure.ts'
import { flag, timestamp } from './common.ts'
import { operation } from './operation.ts'

const day = z.iso
  .date()
  .regex(/^2/, 'is a day from the year 2000 on')
  .describe('A day in UTC, such as 2026-11-22.')
const period = z.enum(periods).default('day').describe('Weeks begin on Monday.')

const range = {
  from: day.describe('The first day; its whole period is told.'),
  to: day.describe('The last day; its whole period is told. At most 400 periods.'),
  period,
}

const figures = z
  .strictObject({
    metric: z.enum(metrics),
    period: z.enum(periods),
    series: z.array(
      z.strictObject({
        subject: z
          .strictObject({ id: z.string(), name: z.string().nullable() })
          .nullable()
          .describe('The application or connection; null where it is all of them.'),
        points: z.array(z.strictObject({ start: day, value: z.int().min(0) })),
      }),
    ),
    omitted: z.int().describe('How many series there are beyond the 50 greatest.'),
    rolledAt: timestamp.nullable().describe('When events were last counted in.'),
  })
  .meta({ id: 'Figures' })

export const getFigures = operation({
  id: 'getFigures',
  method: 'GET',
  path: '/analytics/figures',
  tag: 'analytics',
  summary: 'One figure over time',
  description:
    'Counted from the audit trail every few minutes. `active-users` are different people in each period; seats are those at its end.',
  needs: 'analytics.view',
  query: z.strictObject({
    metric: z.enum(metrics),
    ...range,
    split: flag
      .default(false)
      .describe('A series for each application, or of `scim-changes` for each connection.'),
  }),
  answer: figures,
})

export const exportFigures = operation({
  id: 'exportFigures',
  method: 'GET',
  path: '/analytics/export',
  tag: 'analytics',
  summary: 'Every figure of a range as a file',
  description: 'Cells of the CSV hold no formulas.',
  needs: 'analytics.view',
  query: z.strictObject(range),
  download: ['text/csv'],
})

export const analyticsOperations = [getFigures, exportFigures] as const
