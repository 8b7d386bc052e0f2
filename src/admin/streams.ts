import { dropStream, switchStream as switchTo } from '../domain/signals/manage-streams.ts'
import { overviewOfStream, overviewOfStreams } from '../domain/signals/stream-overview.ts'
import { getStream, listStreams, deleteStream, setStreamStatus } from './contract/streams.ts'
import { partAnswer, partIn } from './lists/listed.ts'
import { type Answer, route } from './route.ts'
import { isoTimes } from '../lib/iso-times.ts'

export const streamRoutes = [
  route(listStreams, async request => {
    const part = await overviewOfStreams(request.context, partIn(request))
    return partAnswer(request, part, represent)
  }),
  route(getStream, async ({ context, params }) =>
    represent(await overviewOfStream(context, params.stream)),
  ),
  route(setStreamStatus, async ({ context, params, body }) =>
    switchTo(context, params.stream, body),
  ),
  route(deleteStream, async ({ context, params }) => dropStream(context, params.stream)),
]

type Overview = Awaited<ReturnType<typeof overviewOfStream>>

function represent({ endpointUrl, ...rest }: Overview): Answer<typeof getStream> {
  // People put tokens into the query.
  return { ...isoTimes(rest), endpoint: endpointUrl?.split('?')[0] ?? null }
}
