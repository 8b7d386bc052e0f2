import type { AttributePath, Condition } from '../../model/condition.ts'
import type { AttributeDefinition } from '../schema/attribute.ts'
import type { AttributeTarget, Extension } from '../schema/resource-schema.ts'

export function attributePath(
  path: readonly string[],
  definition: AttributeDefinition,
): AttributePath {
  if (definition.type === 'complex') throw new Error(`${definition.name} has no single value`)
  return { path, type: definition.type, caseExact: definition.caseExact }
}

/** The name of a multi-valued attribute in a condition. */
export function collectionOf({ definition, extension }: AttributeTarget): string {
  return extension === undefined ? definition.name : `${extension}:${definition.name}`
}

export function everyElement(collection: string): Condition {
  return { kind: 'some', collection, where: { kind: 'all', of: [] } }
}

/** `pr`: a list has an element, a complex attribute has a part, anything else has a value. */
export function presence(target: AttributeTarget): Condition {
  const { definition, sub } = target
  const prefix = target.extension === undefined ? [] : [target.extension]
  if (definition.multiValued) {
    const collection = collectionOf(target)
    if (sub === undefined) return everyElement(collection)
    const attribute = attributePath([sub.name], sub)
    return { kind: 'some', collection, where: { kind: 'present', attribute } }
  }
  const parts = sub === undefined ? (definition.subAttributes ?? []) : [sub]
  const path = [...prefix, definition.name]
  if (parts.length === 0) return { kind: 'present', attribute: attributePath(path, definition) }
  const present = parts.map(part => {
    const attribute = attributePath([...path, part.name], part)
    return { kind: 'present' as const, attribute }
  })
  const [only, ...others] = present
  return only !== undefined && others.length === 0 ? only : { kind: 'any', of: present }
}

/** True where any attribute of the extension has a value. */
export function extensionPresence(extension: Extension): Condition {
  const of = extension.schema.attributes.map(definition =>
    presence({ kind: 'attribute', definition, sub: undefined, extension: extension.urn }),
  )
  return { kind: 'any', of }
}
