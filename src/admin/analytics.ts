import { Readable } from 'node:stream'
import { exportFigures as write } from '../domain/analytics/export-figures.ts'
import { getFigures as read } from '../domain/analytics/figures.ts'
import { exportFigures, getFigures } from './contract/analytics.ts'
import { route } from './route.ts'
import { isoTimes } from '../lib/iso-times.ts'

const mostSeries = 50

export const analyticsRoutes = [
  route(getFigures, async ({ context, query }) => {
    return isoTimes(await read(context, { ...query, most: mostSeries }))
  }),
  route(exportFigures, async ({ context, query }) => ({
    mediaType: 'text/csv; charset=utf-8',
    fileName: `figures-${context.account.slug}-${query.from}-${query.to}.csv`,
    body: Readable.from(await write(context, query), { objectMode: true, highWaterMark: 1 }),
  })),
]
