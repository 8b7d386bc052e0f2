import type { IncomingMessage } from 'node:http'
import type { Context } from '../../domain/context.ts'
import {
  mostRegistered,
  type Registering,
  registerResources,
} from '../../domain/resources/register.ts'
import type { RegistrationInput } from '../../domain/resources/registration.ts'
import type { Registered } from '../../model/resource.ts'
import { registerManyResources, registration } from '../contract/library/resources.ts'
import { asText } from '../request/as-text.ts'
import { invalid, Problem } from '../request/problem.ts'
import { wordIssue } from '../../http/word-issue.ts'
import { readLines } from './read-lines.ts'

/** Registers what comes as JSON Lines; a line that says nothing of use is told like any refused item. */
export async function registerLines(
  context: Context,
  upload: IncomingMessage,
  options: Registering,
): Promise<readonly Registered[]> {
  const good: { readonly index: number; readonly input: RegistrationInput }[] = []
  const bad: Registered[] = []
  let index = 0
  for await (const line of readLines(upload, registerManyResources.upload.limit)) {
    if (index === mostRegistered) {
      throw invalid([{ path: '', message: `a request has at most ${mostRegistered} items` }])
    }
    const read = itemIn(line)
    if ('input' in read) good.push({ index, input: read.input })
    else bad.push({ index, id: null, key: null, outcome: 'refused', error: read.error })
    index += 1
  }
  if (options.atomic === true) demandAllGood(bad)
  const inputs = good.map(({ input }) => input)
  const done = await registerResources(context, inputs, options)
  const results = done.map(each => ({ ...each, index: good[each.index]?.index ?? each.index }))
  return [...results, ...bad].toSorted((a, b) => a.index - b.index)
}

type Read = { readonly input: RegistrationInput } | { readonly error: Registered['error'] }

function itemIn(line: string): Read {
  const fault = (message: string, field: string | null = null): Read => {
    return { error: { code: 'invalid', message, field } }
  }
  const value = parsed(line)
  if (value === undefined) return fault('this is no JSON')
  const result = registration.safeParse(value, { error: wordIssue })
  if (result.success) return { input: result.data }
  const [issue] = result.error.issues
  return fault(issue?.message ?? '', issue?.path.map(String).join('.') ?? null)
}

function parsed(line: string): unknown {
  try {
    return asText(JSON.parse(line) as unknown)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Problem) return undefined
    throw error
  }
}

function demandAllGood(bad: readonly Registered[]): void {
  const [first] = bad
  if (first === undefined) return
  const path = ['resources', first.index, first.error?.field ?? []].flat().join('.')
  throw invalid([{ path, message: first.error?.message ?? '' }])
}
