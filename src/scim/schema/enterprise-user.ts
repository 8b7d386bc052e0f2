import { complex, reference, text } from './attribute.ts'
import type { Schema } from './attribute.ts'

export const enterpriseUserUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** RFC 7643 4.3. */
export const enterpriseUserSchema: Schema = {
  id: enterpriseUserUrn,
  name: 'EnterpriseUser',
  description: 'What an employer knows about a person.',
  attributes: [
    text('employeeNumber', 'The number or code of the person in the organisation.'),
    text('costCenter', 'The cost center.'),
    text('organization', 'The organisation.'),
    text('division', 'The division.'),
    text('department', 'The department.'),
    complex('manager', 'The person that this one reports to.', [
      text('value', 'The id of the manager.', { caseExact: true }),
      reference('$ref', 'Where the manager is found.', ['User']),
      text('displayName', 'The name of the manager.', { mutability: 'readOnly' }),
    ]),
  ],
}
