/** A Schema document such as an administrator may define: every type, lists, parts and exact values. */
export const badgeUrn = 'urn:acme:scim:2.0:Badge'

export const badgeSchema = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
  id: badgeUrn,
  name: 'Badge',
  description: 'What opens doors.',
  attributes: [
    { name: 'number', caseExact: true },
    { name: 'label', description: 'What is printed on it.' },
    { name: 'floor', type: 'integer' },
    { name: 'weight', type: 'decimal' },
    { name: 'lost', type: 'boolean' },
    { name: 'issued', type: 'dateTime' },
    { name: 'print', type: 'binary' },
    { name: 'picture', type: 'reference' },
    { name: 'serial', mutability: 'immutable' },
    { name: 'doors', multiValued: true },
    { name: 'codes', multiValued: true, caseExact: true },
    { name: 'levels', type: 'integer', multiValued: true },
    { name: 'visits', type: 'dateTime', multiValued: true },
    {
      name: 'holder',
      type: 'complex',
      subAttributes: [{ name: 'given' }, { name: 'since', type: 'dateTime' }],
    },
    {
      name: 'keys',
      type: 'complex',
      multiValued: true,
      subAttributes: [
        { name: 'value' },
        { name: 'type' },
        { name: 'primary', type: 'boolean' },
        { name: 'count', type: 'integer' },
        { name: 'cut', type: 'dateTime' },
        { name: 'code', caseExact: true },
      ],
    },
  ],
}
