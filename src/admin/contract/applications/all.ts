import { appRoleOperations } from './app-roles.ts'
import { applicationOperations } from './applications.ts'
import { assignmentOperations } from './assignments.ts'
import { claimsOperations } from './claims.ts'
import { registrationTokenOperations } from './registration-tokens.ts'
import { secretOperations } from './secrets.ts'

/** Everything about applications. */
export const everyApplicationOperation = [
  ...applicationOperations,
  ...secretOperations,
  ...claimsOperations,
  ...assignmentOperations,
  ...appRoleOperations,
  ...registrationTokenOperations,
] as const
