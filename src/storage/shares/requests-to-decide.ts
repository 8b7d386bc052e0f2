import type { Knex } from 'knex'
import type { AccessRequestState, RequestToDecide } from '../../model/access-request.ts'
import type { Rank } from '../../model/level.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import { statement } from '../statement.ts'
import { requestColumns, toRequest } from './access-requests.ts'
import { listedBy } from './listed-by.ts'

type Row = Omit<RequestToDecide, 'level' | 'givenLevel'> & {
  readonly rank: Rank
  readonly givenRank: Rank | null
}

const columns = `${requestColumns}, r.kind as "resourceKind", r.name as "resourceName",
          coalesce(u.display_name, u.user_name) as "requesterName"`
const sides = `cross join lateral (
       select r.kind, r.name from resources r where r.account_id = :accountId and r.id = q.resource_id
          and r.library_id = coalesce(:libraryId, r.library_id) offset 0) r
     join users u on u.account_id = :accountId and u.id = q.requester_id`

const waiting = statement<Row>(
  'access_requests_waiting',
  `select ${columns} from access_requests q ${sides}
    where q.account_id = :accountId and q.state = 'open' and q.resource_id is not null and q.id > :id
    order by q.id limit :limit`,
)
const ofResource = statement<Row>(
  'access_requests_of_resource',
  `select ${columns} from access_requests q ${sides}
    where q.account_id = :accountId and q.resource_id = :resourceId and q.state = :state and q.id > :id
    order by q.id limit :limit`,
)

type Scope = { readonly accountId: string; readonly libraryId: string | null }

/** A page of the open requests for what there is in a library, or in all. */
export async function listWaitingRequests(
  db: Knex,
  scope: Scope,
  paging: Paging,
): Promise<Listed<RequestToDecide>> {
  return listedBy(paging, async page => (await waiting(db, { ...scope, ...page })).map(toRequest))
}

/** A page of the requests for a resource that are in a state. */
export async function listRequestsFor(
  db: Knex,
  key: Scope & { readonly resourceId: string; readonly state: AccessRequestState },
  paging: Paging,
): Promise<Listed<RequestToDecide>> {
  return listedBy(paging, async page => (await ofResource(db, { ...key, ...page })).map(toRequest))
}
