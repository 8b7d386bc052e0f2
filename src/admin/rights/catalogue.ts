import { listHolders as readHolders } from '../../domain/rights/holders.ts'
import { classOf, rightRecords, rights } from '../../model/right.ts'
import { roleRecords, roles, rightsOfRole } from '../../model/role.ts'
import { listRightHolders, listRights, listRoles } from '../contract/rights/catalogue.ts'
import { partAnswer, partIn, wholeAnswer } from '../lists/listed.ts'
import { route } from '../route.ts'

export const catalogueRoutes = [
  route(listRights, async ({ context: { account } }) => {
    return wholeAnswer(rights, right => {
      const implying = roles.filter(role => rightsOfRole(role, account).includes(right))
      return { right, ...rightRecords[right], roles: implying }
    })
  }),
  route(listRoles, async ({ context: { account } }) => {
    return wholeAnswer(roles, role => {
      const { name, floor } = roleRecords[role]
      const implied = rightsOfRole(role, account)
      return { role, name, floor, rights: implied, class: classOf(implied) }
    })
  }),
  route(listRightHolders, async request => {
    const { context, params } = request
    const part = await readHolders(context, params.right, partIn(request))
    return partAnswer(request, part, holder => holder)
  }),
]
