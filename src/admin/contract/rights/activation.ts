import { z } from 'zod'
import { operation } from '../operation.ts'

const activation = z
  .strictObject({
    byRight: z
      .boolean()
      .describe('Whether signing in needs the right `active`, which no role implies then.'),
  })
  .meta({ id: 'Activation' })

export const getActivation = operation({
  id: 'getActivation',
  method: 'GET',
  path: '/account/activation',
  tag: 'account',
  summary: 'Whether people may sign in by their role or by a right',
  needs: 'account.view',
  answer: activation,
})

export const setActivation = operation({
  id: 'setActivation',
  method: 'PUT',
  path: '/account/activation',
  tag: 'account',
  summary: 'Make the right active something that is given, or part of every role',
  description:
    'Switched on it ends the access of everybody without the right, and is refused as long as no account administrator has it.',
  needs: 'users.manage',
  recent: true,
  body: activation,
  answer: activation,
})

export const activationOperations = [getActivation, setActivation] as const
