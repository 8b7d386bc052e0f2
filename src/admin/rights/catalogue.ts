import { listHolders as readHolders } from '../../domain/rights/holders.ts'
import { classOf, rightRecords, rights } from '../../model/right.ts'
import { roleRecords, roles, rightsOfRole } from '../../model/role.ts'
import { listHoldersOfRight, listRights, listRoles } from '../contract/rights/catalogue.ts'
import { partAnswer, partIn } from '../lists/listed.ts'
import { route } from '../route.ts'

export const catalogueRoutes = [
  route(listRights, async ({ context: { account } }) => {
    const items = rights.map(right => {
      const implying = roles.filter(role => rightsOfRole(role, account).includes(right))
      return { right, ...rightRecords[right], roles: implying }
    })
    return { items, next: null }
  }),
  route(listRoles, async ({ context: { account } }) => {
    const items = roles.map(role => {
      const { name, floor } = roleRecords[role]
      const implied = rightsOfRole(role, account)
      return { role, name, floor, rights: implied, class: classOf(implied) }
    })
    return { items, next: null }
  }),
  route(listHoldersOfRight, async request => {
    const { context, params } = request
    const part = await readHolders(context, params.right, partIn(request))
    return partAnswer(request, part, holder => holder)
  }),
]
