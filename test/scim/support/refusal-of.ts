import { ScimError } from '../../../src/scim/errors.ts'

/** What the call was refused with, as `400 invalidValue`; or `nothing`. Errors that are not a ScimError pass through. */
export function refusalOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return `${error.status} ${error.scimType ?? ''}`.trim()
  }
  return 'nothing'
}
