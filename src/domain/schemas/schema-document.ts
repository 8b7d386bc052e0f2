import { z } from 'zod'
import type { AccountSchema, SchemaAttribute } from '../../model/account-schema.ts'
import { Refusal } from '../../model/refusal.ts'

const mostAttributes = 100
const mostParts = 30
const longestText = 1000

const clean = z
  .string()
  .max(longestText)
  .refine(
    text => text.isWellFormed() && !text.includes('\0'),
    'has characters that cannot be stored',
  )

// RFC 7643 2.1; `$ref` is the one name that begins otherwise.
const attributeName = z
  .string()
  .regex(
    /^(?:[A-Za-z][A-Za-z0-9_$-]{0,63}|\$ref)$/,
    'begins with a letter and holds letters, digits, _, - and $ only, at most 64',
  )

const traits = {
  name: attributeName,
  multiValued: z.boolean().default(false),
  description: clean.default(''),
  required: z.boolean().default(false),
  canonicalValues: z.array(clean).max(200).optional(),
  caseExact: z.boolean().optional(),
  mutability: z
    .enum(['readWrite', 'immutable'], 'is readWrite or immutable: nobody else writes these values')
    .default('readWrite'),
  returned: z
    .enum(
      ['always', 'default', 'request'],
      'is always, default or request: an extension is no place for secrets',
    )
    .default('default'),
  uniqueness: z.literal('none', 'is none: only userName and ids are kept unique').default('none'),
  referenceTypes: z.array(clean).max(20).optional(),
}
const simpleTypes = [
  'string',
  'boolean',
  'integer',
  'decimal',
  'dateTime',
  'binary',
  'reference',
] as const

const part = z.strictObject({
  ...traits,
  type: z.enum(simpleTypes).default('string'),
  multiValued: z.literal(false, 'is false: a part has one value').default(false),
})
const attribute = z
  .strictObject({
    ...traits,
    type: z.enum([...simpleTypes, 'complex']).default('string'),
    subAttributes: z.array(part).max(mostParts).optional(),
  })
  .refine(({ type, subAttributes = [] }) => (type === 'complex') === subAttributes.length > 0, {
    message: 'has parts if, and only if, its type is complex',
    path: ['subAttributes'],
  })

const document = z.strictObject({
  schemas: z.array(z.string()).optional(),
  meta: z.unknown().optional(),
  id: z
    .string()
    .regex(
      /^urn:[a-z0-9][a-z0-9-]{1,31}:[a-z0-9][a-z0-9._:-]{0,199}$/i,
      'is a URN of letters, digits, ., _, - and :, at most 200 long',
    )
    .refine(
      urn => !/:$|::|^urn:(?:ietf|okta:scim:schemas:core):/i.test(urn),
      'may not end in a colon, nor belong to urn:ietf or to the core of Okta',
    ),
  name: clean.min(1).max(100),
  description: clean.default(''),
  attributes: z.array(attribute).min(1).max(mostAttributes),
})

/**
 * Reads a Schema document (RFC 7643 7) as an account may define one: complex attributes have parts of one level, nothing is
 * secret, derived or unique. Refuses everything else as invalid, with the place.
 */
export function readSchemaDocument(given: unknown): Omit<AccountSchema, 'resource'> {
  const read = document.safeParse(given)
  if (!read.success) throw invalid(read.error)
  const { id, name, description, attributes } = read.data
  demandDistinct(attributes, 'attributes')
  for (const each of attributes) demandDistinct(each.subAttributes ?? [], each.name)
  return { urn: id, name, description, attributes: attributes.map(toAttribute) }
}

type Read = Omit<z.output<typeof part>, 'type' | 'multiValued'> & {
  readonly type: SchemaAttribute['type']
  readonly multiValued: boolean
  readonly subAttributes?: readonly z.output<typeof part>[] | undefined
}

function toAttribute(read: Read): SchemaAttribute {
  const { uniqueness: _uniqueness, caseExact, subAttributes, ...rest } = read
  // RFC 7643 2.3.6 and 2.3.7: these two are exact.
  const isExact = rest.type === 'binary' || rest.type === 'reference'
  return {
    ...rest,
    caseExact: caseExact ?? isExact,
    ...(rest.type === 'reference' && { referenceTypes: rest.referenceTypes ?? ['external'] }),
    ...(subAttributes !== undefined && { subAttributes: subAttributes.map(toAttribute) }),
  }
}

function demandDistinct(attributes: readonly { readonly name: string }[], place: string): void {
  const names = attributes.map(({ name }) => name.toLowerCase())
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return
  throw new Refusal('invalid', `${place}: the name ${twice} is there twice`, { field: place })
}

function invalid(error: z.ZodError): Refusal {
  const [issue] = error.issues
  const field = issue?.path.join('.') ?? ''
  return new Refusal('invalid', `${field === '' ? 'the schema' : field}: ${issue?.message}`, {
    field,
  })
}
