import { registerResources as register } from '../../domain/resources/register.ts'
import { registerManyResources, registerResources } from '../contract/library/resources.ts'
import { route } from '../route.ts'
import { registerLines } from './register-lines.ts'
import { representRegistered } from './represent.ts'

export const resourceRoutes = [
  route(registerResources, async ({ context, body, query: { atomic, library } }) => {
    const results = await register(context, body.resources, { atomic, libraryId: library })
    return { results: results.map(representRegistered) }
  }),
  route(registerManyResources, async ({ context, upload, query: { atomic, library } }) => {
    const results = await registerLines(context, upload, { atomic, libraryId: library })
    const body = results.map(each => `${JSON.stringify(representRegistered(each))}\n`).join('')
    return { mediaType: 'application/jsonl', body }
  }),
]
