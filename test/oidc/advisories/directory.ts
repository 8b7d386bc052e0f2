import type { Context } from '../../../src/domain/context.ts'
import type { TestApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { patchUrn, type ScimClient, scimClient } from '../../support/scim.ts'

export type Directory = {
  readonly context: Context
  readonly scim: ScimClient
  /** An account administrator who is in no group. */
  readonly boss: string
}

/** An account with one administrator and a directory that may take over whom nobody manages. */
export async function directory(app: TestApp, slug: string): Promise<Directory> {
  const context = app.inAccount(await app.makeAccount(slug))
  const { id: boss } = await localUser(context, 'boss', 'account_administrator')
  return { context, boss, scim: await scimClient(context, { adoption: true }) }
}

/** The message of a PATCH, as Bulk takes it. */
export function patchOf(...operations: readonly object[]): object {
  return { schemas: [patchUrn], Operations: operations }
}
