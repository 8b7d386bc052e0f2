import { isDeepStrictEqual } from 'node:util'
import type { AccountSchema, SchemaAttribute } from '../../model/account-schema.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'

type Place = { readonly path: string; readonly before: Json | undefined }

/** Refuses (`invalid`, with the field) values that an extension schema of the account does not allow. */
export function checkValues(
  schema: Pick<AccountSchema, 'attributes'>,
  values: JsonObject,
  { path, before }: Place,
): void {
  const unknown = Object.keys(values).find(
    name => !schema.attributes.some(attribute => attribute.name === name),
  )
  if (unknown !== undefined) refuse(`${path}.${unknown}`, 'the schema has no such attribute')
  for (const attribute of schema.attributes) {
    const place = { path: `${path}.${attribute.name}`, before: memberOf(before, attribute.name) }
    checkAttribute(attribute, memberOf(values, attribute.name), place)
  }
}

function checkAttribute(attribute: SchemaAttribute, value: Json | undefined, place: Place): void {
  const { required, mutability, multiValued } = attribute
  const isSet = place.before !== undefined
  if (mutability === 'immutable' && isSet && !isDeepStrictEqual(value, place.before)) {
    refuse(place.path, 'it is set once and for all')
  }
  if (value === undefined) {
    if (required) refuse(place.path, 'the schema demands a value')
    return
  }
  if (!multiValued) return checkElement(attribute, value, place)
  if (!Array.isArray(value)) refuse(place.path, 'it is a list')
  for (const [at, element] of (value as readonly Json[]).entries()) {
    checkElement(attribute, element, { path: `${place.path}.${at}`, before: undefined })
  }
}

function checkElement(attribute: SchemaAttribute, value: Json, place: Place): void {
  const { type, subAttributes = [] } = attribute
  if (type === 'complex') {
    if (!isObject(value)) return refuse(place.path, 'it has parts')
    return checkValues({ attributes: subAttributes }, value, place)
  }
  if (!allowed[type](value)) refuse(place.path, `it is of the type ${type}`)
}

const longest = 2048
const isText = (value: Json): value is string =>
  typeof value === 'string' && value.length <= longest

const allowed: Readonly<
  Record<Exclude<SchemaAttribute['type'], 'complex'>, (value: Json) => boolean>
> = {
  string: isText,
  reference: isText,
  boolean: value => typeof value === 'boolean',
  integer: value => Number.isSafeInteger(value),
  decimal: value => typeof value === 'number' && Number.isFinite(value),
  dateTime: value =>
    isText(value) &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i.test(value) &&
    !Number.isNaN(Date.parse(value)),
  binary: value => isText(value) && /^[a-z0-9+/]*={0,2}$/i.test(value),
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(field: string, why: string): never {
  throw new Refusal('invalid', `${field}: ${why}`, { field })
}
