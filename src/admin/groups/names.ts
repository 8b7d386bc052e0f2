import {
  getGroupNameRule as ruleOf,
  setGroupNameRule as setRule,
} from '../../domain/groups/group-names.ts'
import { getGroupNameRule, setGroupNameRule } from '../contract/groups/names.ts'
import { route } from '../route.ts'

export const groupNameRoutes = [
  route(getGroupNameRule, async ({ context }) => ({ rule: await ruleOf(context) })),
  route(setGroupNameRule, async ({ context, body: { rule } }) => {
    await setRule(context, rule)
    return { rule }
  }),
]
