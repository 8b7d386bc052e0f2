import { foldCase } from '../../lib/fold-case.ts'
import type { ConnectionSettings, RoleRule } from '../../model/connection.ts'
import { Refusal } from '../../model/refusal.ts'
import { ordinaryRoles } from '../../model/role.ts'
import { checkLength } from '../text-limits.ts'

const mostRules = 200
const highestRate = 1_000_000

/** Refuses settings that no connection may have: above all, a way to become account administrator. */
export function checkSettings({ defaultRole, roleMapping, rateLimit }: ConnectionSettings): void {
  checkRole('defaultRole', defaultRole)
  checkMapping(roleMapping)
  if (rateLimit === null) return
  if (Number.isInteger(rateLimit) && rateLimit >= 1 && rateLimit <= highestRate) return
  throw invalid('rateLimit', `a rate limit is a whole number from 1 to ${highestRate}`)
}

function checkMapping(mapping: readonly RoleRule[]): void {
  if (mapping.length > mostRules) {
    throw invalid('roleMapping', `a role mapping has at most ${mostRules} rules`)
  }
  const seen = new Set<string>()
  for (const { value, role } of mapping) {
    checkRole('roleMapping', role)
    checkLength('roleMapping', value)
    if (value.trim() === '') throw invalid('roleMapping', 'a rule needs a value to match')
    // A second rule for the same value would never be asked.
    if (seen.has(foldCase(value))) {
      throw invalid('roleMapping', `there are two rules for “${value}”`)
    }
    seen.add(foldCase(value))
  }
}

function checkRole(field: string, role: string): void {
  if (ordinaryRoles.some(each => each === role)) return
  throw invalid(field, `a connection gives one of the roles ${ordinaryRoles.join(', ')}`)
}

function invalid(field: string, message: string): Refusal {
  return new Refusal('invalid', message, { field })
}
