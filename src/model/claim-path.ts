import { type AttributeShape, coreUser } from './user-attributes.ts'

/**
 * A path to a user attribute, in SCIM's own words: `title`, `name.familyName`, `emails`, `emails.value`,
 * `addresses[type eq "work"].locality`, `urn:…:User:department`. A list gives all its values, one with a type the first.
 */
export type ClaimPath = {
  /** The schema of an extension; undefined for the core attributes. */
  readonly urn: string | undefined
  readonly attribute: string
  readonly ofType: string | undefined
  readonly part: string | undefined
}

const form = /^(?:(urn:.+):)?([a-z][\w-]*)(?:\[type eq "([^"\\]+)"\])?(?:\.([a-z][\w-]*))?$/i
const mostCharacters = 400

/** Reads a path; undefined where it has not the form of one. */
export function readPath(text: string): ClaimPath | undefined {
  if (text.length > mostCharacters) return undefined
  const [, urn, attribute, ofType, part] = form.exec(text) ?? []
  if (attribute === undefined) return undefined
  const isCore = urn?.toLowerCase() === coreUser.toLowerCase()
  return { urn: isCore ? undefined : urn, attribute, ofType, part }
}

export function writePath({ urn, attribute, ofType, part }: ClaimPath): string {
  const type = ofType === undefined ? '' : `[type eq "${ofType}"]`
  return `${urn === undefined ? '' : `${urn}:`}${attribute}${type}${part === undefined ? '' : `.${part}`}`
}

/**
 * The path in the spelling of the schema, or in words why these attributes have no such value. Lists without a part tell
 * their `value`; anything else that has parts needs to be asked for one.
 */
export function resolvePath(
  path: ClaimPath,
  attributes: readonly AttributeShape[],
): ClaimPath | { readonly problem: string } {
  const found = named(attributes, path.attribute)
  if (found === undefined) return { problem: `there is no user attribute ${path.attribute}` }
  const { name: attribute, multiValued, subAttributes = [] } = found
  const hasTypes = multiValued && named(subAttributes, 'type') !== undefined
  if (path.ofType !== undefined && !hasTypes) return { problem: `${attribute} has no types` }
  const part = partOf(found, path.part)
  if (part === undefined || typeof part === 'string') return { ...path, attribute, part }
  const choice = subAttributes.map(({ name }) => `${attribute}.${name}`).join(', ')
  const hint = choice === '' ? 'has no parts' : `has parts: name one of ${choice}`
  return { problem: `${attribute} ${hint}` }
}

function partOf(
  { multiValued, subAttributes = [] }: AttributeShape,
  asked: string | undefined,
): string | undefined | { readonly unknown: true } {
  const isSimple = subAttributes.length === 0
  if (isSimple && asked === undefined) return undefined
  const part = named(subAttributes, asked ?? (multiValued ? 'value' : ''))
  return part === undefined ? { unknown: true } : part.name
}

function named(attributes: readonly AttributeShape[], name: string): AttributeShape | undefined {
  return attributes.find(each => each.name.toLowerCase() === name.toLowerCase())
}
