import type { OutboundAnswer } from '../../lib/outbound.ts'

export type PushOutcome =
  | { readonly kind: 'taken' }
  /** The receiver will never take this event. */
  | { readonly kind: 'refused'; readonly error: string }
  /** It may take it later. */
  | { readonly kind: 'failed'; readonly error: string; readonly retryAfter: number }

/** Faults that trying again can heal: keys that a receiver has cached, credentials that it may mend (RFC 8935 2.4). */
const healing = new Set(['invalid_key', 'authentication_failed', 'access_denied'])
const longestWait = 3600

/**
 * What an answer means (RFC 8935 2.2 to 2.4): 202, and any other success, has taken the event; 400 with an error code of
 * the event's own refuses it for good; all else is a failure to try again.
 */
export function outcomeOf({ status, body, retryAfter }: OutboundAnswer): PushOutcome {
  if (status >= 200 && status < 300) return { kind: 'taken' }
  const fault = status === 400 ? faultOf(body) : undefined
  if (fault !== undefined && !healing.has(fault.err)) return { kind: 'refused', error: fault.words }
  const error = `answered ${status}${fault === undefined ? '' : `: ${fault.words}`}`
  return { kind: 'failed', error, retryAfter: secondsOf(retryAfter) }
}

function faultOf(body: string): { err: string; words: string } | undefined {
  try {
    const { err, description } = JSON.parse(body) as Record<string, unknown>
    if (typeof err !== 'string') return undefined
    return { err, words: errorWords(err, description) }
  } catch {
    return undefined
  }
}

/** An error of a receiver as text that can be stored and shown. */
export function errorWords(err: string, description: unknown): string {
  const words =
    typeof description === 'string' && description !== '' ? `${err}: ${description}` : err
  return words.replaceAll('\0', '').toWellFormed().slice(0, 500)
}

function secondsOf(header: string | undefined): number {
  const seconds = /^\d{1,6}$/.test(header ?? '') ? Number(header) : 0
  return Math.min(seconds, longestWait)
}
