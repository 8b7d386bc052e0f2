import { dropStream, switchStream as switchTo } from '../domain/signals/manage-streams.ts'
import { overviewOfStreams } from '../domain/signals/stream-overview.ts'
import { listStreams, deleteStream, setStreamStatus } from './contract/streams.ts'
import { partAnswer, partIn } from './lists/listed.ts'
import { route } from './route.ts'
import { isoTimes } from '../lib/iso-times.ts'

export const streamRoutes = [
  route(listStreams, async request => {
    const part = await overviewOfStreams(request.context, partIn(request))
    return partAnswer(request, part, ({ endpointUrl, ...rest }) => ({
      ...isoTimes(rest),
      // People put tokens into the query.
      endpoint: endpointUrl?.split('?')[0] ?? null,
    }))
  }),
  route(setStreamStatus, async ({ context, params, body }) =>
    switchTo(context, params.stream, body),
  ),
  route(deleteStream, async ({ context, params }) => dropStream(context, params.stream)),
]
