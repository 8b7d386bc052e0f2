import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Definition } from '../../src/admin/contract/operation.ts'

/** Members by which requests name resources of a library. */
const references = new Set([
  'resource',
  'resources',
  'collection',
  'collections',
  'parent',
  'to',
  'file',
  'folder',
])

export type SampleRequest = {
  readonly path: string
  readonly body: unknown
  /** Whether it names a resource. */
  readonly names: boolean
}

type Schema = {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minimum?: number
  readonly format?: string
  readonly $ref?: string
}

/**
 * A request that the contract of an operation lets pass, with this reference wherever it names a resource, and with what
 * nobody has wherever it names something else.
 */
export function sampleRequest(
  { path, params, query, body }: Pick<Definition, 'path' | 'params' | 'query' | 'body'>,
  reference: string,
): SampleRequest {
  const used = { names: false }
  const fill = sampler(reference, used)
  const inPath = fill(schemaOf(params)) as Record<string, string>
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => inPath[name] ?? randomUUID())
  const inQuery = Object.entries(fill(schemaOf(query)) as Record<string, string>)
  const search = new URLSearchParams(
    inQuery.map(([name, value]): [string, string] => [name, value]),
  ).toString()
  const sent = body === undefined ? undefined : fill(schemaOf(body))
  return { path: search === '' ? filled : `${filled}?${search}`, body: sent, names: used.names }
}

function schemaOf(schema: z.ZodType | undefined): Schema {
  return schema === undefined
    ? { type: 'object' }
    : (z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) as Schema)
}

const unknown = '01890000-0000-7000-8000-0000000000ff'

function sampler(reference: string, used: { names: boolean }): (schema: Schema) => unknown {
  const named = (name: string, schema: Schema): unknown => {
    if (!references.has(name)) return sample(schema)
    const kinds = [schema, ...(schema.anyOf ?? [])]
    used.names ||= kinds.some(({ type }) => type === 'string' || type === 'array')
    if (kinds.some(({ type }) => type === 'string')) return reference
    return kinds.some(({ type, items }) => type === 'array' && items?.type === 'string')
      ? [reference]
      : sample(schema)
  }
  const sample = (schema: Schema): unknown => {
    const [first] = schema.anyOf ?? schema.oneOf ?? []
    if (first !== undefined) return sample(first)
    if (schema.type === 'array') return [sample(schema.items ?? {})]
    if (schema.type !== 'object') return plain(schema)
    const { properties = {}, required = [] } = schema
    const wanted = Object.entries(properties).filter(
      ([name]) => required.includes(name) || references.has(name),
    )
    return Object.fromEntries(wanted.map(([name, own]) => [name, named(name, own)]))
  }
  return sample
}

function plain(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  const samples: Readonly<Record<string, unknown>> = {
    integer: schema.minimum ?? 1,
    number: schema.minimum ?? 1,
    boolean: true,
    string: schema.format === 'date-time' ? '2035-01-01T00:00:00Z' : unknown,
  }
  return samples[schema.type ?? ''] ?? null
}
