import { z } from 'zod'
import { groupNameRules } from '../../../model/group-settings.ts'
import { operation } from '../operation.ts'

const tag = 'group settings'
const ruled = z.strictObject({ rule: z.enum(groupNameRules) })

export const getGroupNameRule = operation({
  id: 'getGroupNameRule',
  method: 'GET',
  path: '/group-names',
  tag,
  summary: 'What may stand in the name of a group',
  needs: 'groups.view',
  answer: ruled,
})

export const setGroupNameRule = operation({
  id: 'setGroupNameRule',
  method: 'PUT',
  path: '/group-names',
  tag,
  summary: 'Allow letters, digits and spaces (strict), or what directories send (open)',
  needs: 'account.manage',
  body: ruled,
  answer: ruled,
})

export const groupNameOperations = [getGroupNameRule, setGroupNameRule] as const
