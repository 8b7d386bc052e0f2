import { assign, listAssignments, unassign } from '../../domain/applications/assignments.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import { applicationOption } from './application-options.ts'
import { accountOption, type Command, table, text } from '../command.ts'
import { principalIn, principalOptions } from './principal-options.ts'
import { everyPart } from '../every-part.ts'
import { contextIn } from '../workplace.ts'

const assignmentOptions = {
  account: accountOption,
  application: applicationOption,
  ...principalOptions,
}
const rule = 'an assignment takes'

export const applicationAssignmentCommands: readonly Command[] = [
  {
    name: 'application assign',
    summary: 'Lets a user or a group into an application',
    options: assignmentOptions,
    run: async (workplace, options) => {
      const principal = principalIn(options, rule)
      const context = await contextIn(workplace, text(options, 'account'))
      const clientId = text(options, 'application')
      await assign(context, clientId, principal)
      return { json: { clientId, principal }, text: 'Assigned.\n' }
    },
  },
  {
    name: 'application unassign',
    summary: 'Takes an assignment of a user or a group back',
    options: assignmentOptions,
    run: async (workplace, options) => {
      const principal = principalIn(options, rule)
      const context = await contextIn(workplace, text(options, 'account'))
      const clientId = text(options, 'application')
      await unassign(context, clientId, principal)
      return { json: { clientId, principal }, text: 'No longer assigned.\n' }
    },
  },
  {
    name: 'application assignments',
    summary: 'Lists the users and groups that are assigned to an application',
    options: { account: accountOption, application: applicationOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const clientId = text(options, 'application')
      const all = await everyPart(part => listAssignments(context, clientId, part))
      const rows = all.map(({ id, kind, name }) => [id, kind, name])
      return {
        json: all.map(isoTimes),
        text: table([['id', 'kind', 'name'], ...rows]),
      }
    },
  },
]
