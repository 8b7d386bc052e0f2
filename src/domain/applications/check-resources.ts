import type { ResourceAccess } from '../../model/client-settings.ts'
import { Refusal } from '../../model/refusal.ts'

const most = 50
const longest = 512

/** Checks the audiences that an application may get tokens for (RFC 8707 2) and their scopes (RFC 6749 3.3). */
export function checkResources(resources: readonly ResourceAccess[]): void {
  if (resources.length > most) throw invalid(`an application has at most ${most} resources`)
  for (const { audience, scopes } of resources) {
    checkAudience(audience)
    if (scopes.length > most) throw invalid(`a resource has at most ${most} scopes`)
    const wrong = scopes.find(scope => !/^[!#-[\]-~]{1,128}$/.test(scope))
    if (wrong !== undefined) throw invalid(`${JSON.stringify(wrong)} is not the name of a scope`)
  }
  const audiences = new Set(resources.map(({ audience }) => audience))
  if (audiences.size < resources.length) throw invalid('two resources have the same audience')
}

function checkAudience(audience: string): void {
  const plain = /^[!-[\]-~]+$/.test(audience) && audience.length <= longest
  if (plain && URL.canParse(audience) && !audience.includes('#')) return
  throw invalid(`${JSON.stringify(audience.slice(0, 200))} is not an absolute URI without fragment`)
}

function invalid(message: string): Refusal {
  return new Refusal('invalid', message, { field: 'client.resources' })
}
