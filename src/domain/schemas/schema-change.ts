import type { AccountSchema, SchemaAttribute } from '../../model/account-schema.ts'

/** What a change of a schema would do to values that are stored; undefined where it leaves all of them valid. */
export function breakage(before: AccountSchema, after: AccountSchema): string | undefined {
  if (before.resource !== after.resource) return `it belongs to ${before.resource}`
  return amongst(before.attributes, after.attributes)
}

function amongst(
  before: readonly SchemaAttribute[],
  after: readonly SchemaAttribute[],
): string | undefined {
  const gone = before.find(each => !after.some(({ name }) => name === each.name))
  if (gone !== undefined) return `${gone.name} would be gone`
  for (const attribute of after) {
    const former = before.find(({ name }) => name === attribute.name)
    const problem = former === undefined ? demand(attribute) : between(former, attribute)
    if (problem !== undefined) return problem
  }
  return undefined
}

function between(before: SchemaAttribute, after: SchemaAttribute): string | undefined {
  if (before.type !== after.type) return `${after.name} would be of another type`
  if (before.multiValued !== after.multiValued) return `${after.name} is a list, or is none`
  if (!before.required && after.required) return demand(after)
  const problem = amongst(before.subAttributes ?? [], after.subAttributes ?? [])
  return problem === undefined ? undefined : `${after.name}: ${problem}`
}

function demand({ name, required }: SchemaAttribute): string | undefined {
  return required ? `${name} would be required` : undefined
}
