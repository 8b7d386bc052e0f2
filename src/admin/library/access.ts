import { check } from '../../domain/decisions/check.ts'
import { actions } from '../../model/action.ts'
import { checkAccess, listActions } from '../contract/library/access.ts'
import { route } from '../route.ts'
import { knownAction } from './known-action.ts'

export const accessRoutes = [
  route(listActions, async () => ({ items: actions, next: null })),
  route(checkAccess, async ({ context, body }) => {
    const questions = body.questions.map(({ subject, resource, action }, index) => {
      return { subject, resource, action: knownAction(action, `questions.${index}.action`) }
    })
    return { decisions: await check(context, questions) }
  }),
]
