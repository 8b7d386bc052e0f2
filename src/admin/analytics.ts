import { Readable } from 'node:stream'
import { exportFigures as write } from '../domain/analytics/export-figures.ts'
import { getFigures as read } from '../domain/analytics/figures.ts'
import { exportFigures, getFigures } from './contract/analytics.ts'
import { route } from './route.ts'

const mostSeries = 50

export const analyticsRoutes = [
  route(getFigures, async ({ context, query }) => {
    const { rolledAt, ...figures } = await read(context, { ...query, most: mostSeries })
    return { ...figures, rolledAt: rolledAt?.toISOString() ?? null }
  }),
  route(exportFigures, async ({ context, query }) => ({
    mediaType: 'text/csv; charset=utf-8',
    fileName: `figures-${context.account.slug}-${query.from}-${query.to}.csv`,
    body: Readable.from(await write(context, query), { objectMode: true, highWaterMark: 1 }),
  })),
]
