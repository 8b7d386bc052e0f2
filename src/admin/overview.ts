import { findAttention } from '../domain/attention.ts'
import { isoTimes } from '../lib/iso-times.ts'
import { listAttention } from './contract/overview.ts'
import { wholeAnswer } from './lists/listed.ts'
import { route } from './route.ts'

export const overviewRoutes = [
  route(listAttention, async ({ context }) =>
    wholeAnswer(await findAttention(context), ({ first, ...rest }) => ({
      ...rest,
      first: first.map(isoTimes),
    })),
  ),
]
