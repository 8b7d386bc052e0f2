import type { Logger } from 'pino'
import type { Config } from './config/config.ts'
import { askRangeService, type BreachedPasswords } from './lib/breached-passwords.ts'
import { createOutbound } from './lib/outbound.ts'
import { outboundRules } from './lib/outbound-rules.ts'

/** Asks the service that the configuration names; undefined where it names none. */
export function breachedPasswords(
  { breachedPasswordsUrl: url, outboundAllow = [] }: RangeService,
  log: Logger,
): BreachedPasswords | undefined {
  if (url === undefined) return undefined
  const outbound = createOutbound(outboundRules(outboundAllow))
  return askRangeService({ url, outbound }, error => {
    const why = error instanceof Error ? error.message : String(error)
    log.warn({ why }, 'breached passwords could not be asked for: a password was taken without')
  })
}

export type RangeService = Partial<Pick<Config, 'breachedPasswordsUrl' | 'outboundAllow'>>
