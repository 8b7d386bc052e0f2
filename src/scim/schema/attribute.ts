/** The types of RFC 7643 2.3. */
export type ScimAttributeType =
  'string' | 'boolean' | 'decimal' | 'integer' | 'dateTime' | 'binary' | 'reference' | 'complex'

/** One attribute with every characteristic of RFC 7643 section 7. */
export type AttributeDefinition = {
  readonly name: string
  readonly type: ScimAttributeType
  readonly multiValued: boolean
  readonly description: string
  readonly required: boolean
  readonly canonicalValues?: readonly string[]
  readonly caseExact: boolean
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly'
  readonly returned: 'always' | 'never' | 'default' | 'request'
  readonly uniqueness: 'none' | 'server' | 'global'
  readonly referenceTypes?: readonly string[]
  readonly subAttributes?: readonly AttributeDefinition[]
  /** The most values that one resource may have. Our own, not published. */
  readonly maxValues?: number
}

export type Schema = {
  /** The URN. */
  readonly id: string
  readonly name: string
  readonly description: string
  readonly attributes: readonly AttributeDefinition[]
}

export type Traits = Partial<Omit<AttributeDefinition, 'name' | 'type' | 'description'>>

export function text(name: string, description: string, traits: Traits = {}): AttributeDefinition {
  return define('string', name, description, traits)
}

export function flag(name: string, description: string, traits: Traits = {}): AttributeDefinition {
  return define('boolean', name, description, traits)
}

export function moment(
  name: string,
  description: string,
  traits: Traits = {},
): AttributeDefinition {
  return define('dateTime', name, description, traits)
}

/** Base64 text; exact by RFC 7643 2.3.6. */
export function binary(
  name: string,
  description: string,
  traits: Traits = {},
): AttributeDefinition {
  return define('binary', name, description, { caseExact: true, ...traits })
}

/** A URI; exact by RFC 7643 2.3.7. */
export function reference(
  name: string,
  description: string,
  referenceTypes: readonly string[],
  traits: Traits = {},
): AttributeDefinition {
  return define('reference', name, description, { caseExact: true, referenceTypes, ...traits })
}

export function complex(
  name: string,
  description: string,
  subAttributes: readonly AttributeDefinition[],
  traits: Traits = {},
): AttributeDefinition {
  return define('complex', name, description, { subAttributes, ...traits })
}

export function complexList(
  name: string,
  description: string,
  subAttributes: readonly AttributeDefinition[],
  traits: Traits = {},
): AttributeDefinition {
  return complex(name, description, subAttributes, {
    multiValued: true,
    maxValues: 1000,
    ...traits,
  })
}

/** The sub-attribute of this name, whose case does not count. */
export function findSub(
  definition: AttributeDefinition,
  name: string,
): AttributeDefinition | undefined {
  const wanted = name.toLowerCase()
  return definition.subAttributes?.find(sub => sub.name.toLowerCase() === wanted)
}

function define(
  type: ScimAttributeType,
  name: string,
  description: string,
  traits: Traits,
): AttributeDefinition {
  return {
    name,
    type,
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...traits,
  }
}
