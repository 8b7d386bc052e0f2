import { z } from 'zod'
import { id, listQuery, oneOf, pageOf, text } from '../common.ts'
import { operation } from '../operation.ts'

const seen = z
  .strictObject({
    id,
    kind: z.enum(['user', 'group']),
    name: z.string(),
    picture: z.string().nullable(),
  })
  .meta({ id: 'SeenPrincipal' })

const common = { method: 'GET', tag: 'people', needs: 'signed-in' } as const

export const lookUpPeople = operation({
  ...common,
  id: 'lookUpPeople',
  path: '/people',
  summary: 'Look people and groups up by name, to share with them or to put them into a group',
  description:
    'Tells id, name and picture and nothing else. Who may see users finds everybody; developers, people who may share and ' +
    'managers of groups find restricted users; a manager finds the members of the own groups too. With `kind=group`, who may ' +
    'share finds sharing groups. Whoever is not seen is as if not there. A page may be short and yet have a `next`.',
  query: listQuery.extend({
    q: text(200)
      .default('')
      .describe('The beginning of the name, or three letters of it and more.'),
    kind: z.enum(['user', 'group']).default('user'),
  }),
  answer: pageOf(seen),
})

export const getPerson = operation({
  ...common,
  id: 'getPerson',
  path: '/people/:person',
  summary: 'What the look-up tells of one person',
  params: oneOf('person'),
  answer: seen,
})

export const peopleOperations = [lookUpPeople, getPerson] as const
