import { check } from '../../domain/decisions/check.ts'
import { type Action, isAction } from '../../model/action.ts'
import { checkAccess } from '../contract/library/access.ts'
import { invalid } from '../request/problem.ts'
import { route } from '../route.ts'

export const accessRoutes = [
  route(checkAccess, async ({ context, body }) => {
    const questions = body.questions.map(({ subject, resource, action }, index) => {
      return { subjectId: subject, resource, action: known(action, index) }
    })
    const decisions = await check(context, questions)
    return {
      decisions: decisions.map(({ allowed, level, denial }) => ({ allowed, level, denial })),
    }
  }),
]

function known(action: string, index: number): Action {
  if (isAction(action)) return action
  throw invalid([{ path: `questions[${index}].action`, message: 'is no action of the catalogue' }])
}
