import type { AttributeType } from './condition.ts'

/** The resources that an account may extend, by their SCIM names. */
export const extensibleResources = ['User', 'Group'] as const

export type ExtensibleResource = (typeof extensibleResources)[number]

/** One attribute of an extension schema, with the characteristics of RFC 7643 7 that an account may choose. */
export type SchemaAttribute = {
  readonly name: string
  readonly type: AttributeType | 'complex'
  readonly multiValued: boolean
  readonly description: string
  readonly required: boolean
  readonly canonicalValues?: readonly string[] | undefined
  readonly caseExact: boolean
  readonly mutability: 'readWrite' | 'immutable'
  readonly returned: 'always' | 'default' | 'request'
  readonly referenceTypes?: readonly string[] | undefined
  readonly subAttributes?: readonly SchemaAttribute[] | undefined
}

/** An extension schema that an account has defined for its users or groups (RFC 7643 3.3). */
export type AccountSchema = {
  readonly urn: string
  readonly resource: ExtensibleResource
  readonly name: string
  readonly description: string
  readonly attributes: readonly SchemaAttribute[]
}
