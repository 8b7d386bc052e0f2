import { overviewOfStreams } from '../domain/signals/stream-overview.ts'
import { isoTimes } from '../lib/iso-times.ts'
import { accountOption, type Command, table, text } from './command.ts'
import { everyPart } from './every-part.ts'
import { contextIn } from './workplace.ts'

export const streamCommands: readonly Command[] = [
  {
    name: 'stream list',
    summary: 'Lists the streams of security events of an account, with what waits on each',
    options: { account: accountOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const streams = await everyPart(part => overviewOfStreams(context, part))
      const rows = streams.map(each => [
        each.id,
        each.application,
        each.endpointUrl ?? 'polled',
        each.status,
        `${each.waiting}`,
        `${each.refused}`,
        each.lastFailure ?? '',
      ])
      const heading = ['id', 'application', 'to', 'status', 'waiting', 'refused', 'last failure']
      return {
        json: streams.map(isoTimes),
        text: table([heading, ...rows]),
      }
    },
  },
]
