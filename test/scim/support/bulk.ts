import type { ScimAnswer, ScimClient } from '../../support/scim.ts'

export type BulkResult = {
  readonly location?: string
  readonly method?: string
  readonly bulkId?: string
  readonly version?: string
  readonly status: string
  readonly response?: {
    readonly status: string
    readonly scimType?: string
    readonly detail: string
  }
}

export const bulkUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

export function aBulk(
  operations: readonly unknown[],
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return { schemas: [bulkUrn], Operations: operations, ...more }
}

export function results(answer: ScimAnswer): readonly BulkResult[] {
  return answer.body['Operations'] as readonly BulkResult[]
}

/** Sends these operations and gives their results. */
export async function bulkOf(
  scim: ScimClient,
  operations: readonly unknown[],
): Promise<readonly BulkResult[]> {
  const answer = await scim.post('/Bulk', aBulk(operations))
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body.detail}`)
  return results(answer)
}
