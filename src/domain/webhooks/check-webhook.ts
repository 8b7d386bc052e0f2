import { eventTypePattern } from '../../model/event.ts'
import { Refusal } from '../../model/refusal.ts'
import type { WebhookSettings } from '../../model/webhook.ts'
import { checkAddress } from '../applications/check-addresses.ts'
import { checkLength } from '../text-limits.ts'

const mostTypes = 100

/** Checks what is said of a webhook. Which addresses are reached is decided when something is sent (lib/outbound-rules). */
export function checkWebhook({ url, description, eventTypes }: WebhookSettings): void {
  checkAddress('url', url)
  checkLength('description', description)
  if (eventTypes.length === 0) throw wrong('is empty: a webhook listens to something')
  if (eventTypes.length > mostTypes) throw wrong(`has more than ${mostTypes} types`)
  const odd = eventTypes.find(type => type.length > 100 || !eventTypePattern.test(type))
  if (odd === undefined) return
  const quoted = JSON.stringify(odd.slice(0, 100))
  throw wrong(`has ${quoted}, which is neither a type (group.changed) nor a beginning (group.*)`)
}

function wrong(rule: string): Refusal {
  return new Refusal('invalid', `eventTypes ${rule}`, { field: 'eventTypes' })
}
