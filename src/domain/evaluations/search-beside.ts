import { isId } from '../../lib/ids.ts'
import { listEntering, listMembersOf, listWithAppRole } from '../../storage/decisions/belonging.ts'
import {
  listHeldAppRoles,
  listOpenApplications,
} from '../../storage/users/holdings/open-applications.ts'
import { listReachedGroups } from '../../storage/users/holdings/reached-groups.ts'
import type { Context } from '../context.ts'
import { type Access, accessOf } from '../decisions/access.ts'
import { oneByOne, sift } from '../decisions/sift.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'
import { belongs, type BesideQuestion, mayLearnOf } from './belongs.ts'
import { actionsBeside, type BesideType, roleKeyOf } from './entities.ts'

type Identified = { readonly id: string }

const nothing: Part<Identified> = { items: [], next: undefined }

/** The users who may enter an application, are in a group or have a role of an application, part by part. */
export async function subjectsBeside(
  context: Context,
  question: Omit<BesideQuestion, 'subjectId'>,
  request: PartRequest,
): Promise<Part<Identified>> {
  const { type, action, id } = question
  if (!mayLearnOf(context, type) || action !== actionsBeside[type]) return nothing
  if (type === 'group' && !isId(id)) return nothing
  return sift(
    request,
    page => candidatesFor(context, question, page),
    oneByOne(async candidate => {
      const asked = { subjectId: candidate.id, resources: [], libraryId: null }
      const access = await accessOf(context, asked)
      const found = await belongs(context, { ...question, subjectId: candidate.id }, access)
      return found.allowed ? candidate : undefined
    }),
  )
}

async function candidatesFor(
  { db, account }: Context,
  { type, id }: { readonly type: BesideType; readonly id: string },
  page: { readonly after: string; readonly limit: number },
): Promise<readonly Identified[]> {
  const key = { accountId: account.id, ...page }
  if (type === 'application') return listEntering(db, { ...key, clientId: id })
  if (type === 'group') return listMembersOf(db, { ...key, groupId: id })
  return listWithAppRole(db, { ...key, ...roleKeyOf(id) })
}

/** The applications that a user may enter, the groups that it is in, or the roles of applications that it has. */
export async function resourcesBeside(
  context: Context,
  { type, action, subjectId }: Omit<BesideQuestion, 'id'>,
  { access, request }: { readonly access: Access; readonly request: PartRequest },
): Promise<Part<Identified>> {
  const { db, account } = context
  if (!mayLearnOf(context, type) || action !== actionsBeside[type]) return nothing
  if (access.kind !== 'user') return nothing
  const key = { accountId: account.id, userId: subjectId }
  if (type === 'group') return partOf(request, page => listReachedGroups(db, { ...key, ...page }))
  if (type === 'application') {
    const part = await partOf(request, page => listOpenApplications(db, { ...key, ...page }))
    return { ...part, items: part.items.map(({ clientId }) => ({ id: clientId })) }
  }
  const part = await partOf(request, page => listHeldAppRoles(db, { ...key, ...page }))
  const items = part.items.map(({ key: name, application }) => {
    return { id: `${application.clientId}/${name}` }
  })
  return { ...part, items }
}
