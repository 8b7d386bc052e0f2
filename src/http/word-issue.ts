import type { z } from 'zod'

type Issue = z.core.$ZodRawIssue

/** What is wrong with a member, in words for whoever sent it; undefined where the contract has words of its own. */
export function wordIssue(issue: Issue): string | undefined {
  if (issue.input === undefined && issue.code !== 'invalid_union')
    return `is needed${choice(issue)}`
  return words[issue.code]?.(issue)
}

const words: Readonly<Partial<Record<Issue['code'], (issue: Issue) => string | undefined>>> = {
  invalid_type: ({ expected }) =>
    typeof expected === 'string' ? `must be ${kind(expected)}` : undefined,
  invalid_value: issue => `must be${choice(issue).replace(':', '')}`,
  invalid_format: ({ format }) => formats[String(format)],
  invalid_union: ({ options }) =>
    Array.isArray(options) ? `must be one of ${options.join(', ')}` : undefined,
  too_big: ({ origin, maximum }) => bound(origin, 'at most', maximum),
  too_small: ({ origin, minimum }) => bound(origin, 'at least', minimum),
}

const formats: Readonly<Record<string, string>> = {
  datetime: 'must be a time such as 2026-11-22T10:00:00Z',
  date: 'must be a day such as 2026-11-22',
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

function kind(expected: string): string {
  return kinds[expected] ?? expected
}

function choice({ values }: Issue): string {
  return Array.isArray(values) ? `: ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}` : ''
}

function bound(origin: unknown, side: string, limit: unknown): string {
  if (origin === 'string') return `must have ${side} ${String(limit)} characters`
  if (origin === 'array') return `must have ${side} ${String(limit)} elements`
  return `must be ${side} ${String(limit)}`
}
