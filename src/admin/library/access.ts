import { check } from '../../domain/decisions/check.ts'
import { type Action, actions, isAction } from '../../model/action.ts'
import { checkAccess, listActions } from '../contract/library/access.ts'
import { invalid } from '../request/problem.ts'
import { route } from '../route.ts'

export const accessRoutes = [
  route(listActions, async () => ({ items: actions, next: null })),
  route(checkAccess, async ({ context, body }) => {
    const questions = body.questions.map(({ subject, resource, action }, index) => {
      return { subject, resource, action: known(action, index) }
    })
    return { decisions: await check(context, questions) }
  }),
]

function known(action: string, index: number): Action {
  if (isAction(action)) return action
  throw invalid([{ path: `questions[${index}].action`, message: 'is no action of the catalogue' }])
}
