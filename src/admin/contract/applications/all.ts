import { appRoleOperations } from './app-roles.ts'
import { applicationOperations } from './applications.ts'
import { assignmentOperations } from './assignments.ts'
import { claimsOperations } from './claims.ts'
import { secretOperations } from './secrets.ts'

/** Everything about applications. */
export const everyApplicationOperation = [
  ...applicationOperations,
  ...secretOperations,
  ...claimsOperations,
  ...assignmentOperations,
  ...appRoleOperations,
] as const
