import { isoTimes } from '../../lib/iso-times.ts'
import type { SessionState } from '../../model/session.ts'
import type { listUserSessions } from '../contract/users/holdings.ts'
import type { Answer } from '../route.ts'

/** A session as answers show it, whoever asks. */
export function representSession({
  uid,
  applications,
  ...rest
}: SessionState): Answer<typeof listUserSessions>['items'][number] {
  const entered = applications.map(({ clientId, name }) => ({ clientId, name }))
  return { id: uid, ...isoTimes(rest), applications: entered }
}
