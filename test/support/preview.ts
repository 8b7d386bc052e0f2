import { createLog } from '../../src/lib/log.ts'
import type { ProviderParts } from '../../src/oidc/parts.ts'
import { type PreviewRequest, previewTokens, type TokenPreview } from '../../src/oidc/preview.ts'
import { createAdapter } from '../../src/storage/oidc/oidc-adapter.ts'
import { issueAsOne } from '../../src/storage/oidc/oidc-issue.ts'
import type { Agency } from './agency.ts'
import type { TestApp } from './app.ts'

export type Asked = Partial<PreviewRequest>

/** What a preview is made with. */
export function previewParts({ db, box, hasher }: TestApp): ProviderParts {
  return { db, box, hasher, log: createLog('silent'), secure: false, createAdapter, issueAsOne }
}

/** Previews Ana in the agency's application, unless something else is asked. */
export async function preview(
  app: TestApp,
  here: Agency,
  asked: Asked = {},
): Promise<TokenPreview> {
  const base = { clientId: here.registration.clientId, userId: here.ana.id }
  return previewTokens(previewParts(app), here.context, { ...base, ...asked })
}
