/**
 * Work that no request waits for. Every process runs the same jobs; each may run in two of them at once.
 * What has expired or was taken away is refused from that second on, with or without them.
 */
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import { expireEvents } from '../domain/audit/retention.ts'
import { logoutDelivery } from '../domain/outbox/back-channel-logout.ts'
import { ensureAhead, learnSizes, sweepExpired } from '../domain/housekeeping.ts'
import { rollUp } from '../domain/analytics/roll-up.ts'
import { notifyOfEnds } from '../domain/shares/notify-of-ends.ts'
import { endPlans } from '../domain/plan/end-plans.ts'
import { sweepLostActivation } from '../domain/rights/active-by-right.ts'
import { mailDelivery } from '../domain/mails/deliver-mail.ts'
import { answerSearches } from '../domain/recovery/find-accounts.ts'
import { askedMailDelivery } from '../domain/recovery/write-asked-mail.ts'
import { sweepLostEvents } from '../domain/signals/lost-events.ts'
import { pushEvents } from '../domain/signals/push-events.ts'
import { reencrypt } from '../domain/keys/reencrypt.ts'
import { renewSigningKeys } from '../domain/keys/renew-keys.ts'
import { decideDue, deliverDue } from '../domain/outbox/work-outbox.ts'
import type { Mailer } from '../lib/mailer.ts'
import { deliverWebhooks } from '../domain/webhooks/deliver-webhooks.ts'
import type { Outbound } from '../lib/outbound.ts'
import type { SecretBox } from '../lib/secret-box.ts'

export type JobParts = {
  readonly db: Knex
  readonly box: SecretBox
  readonly log: Logger
  /** Sends to applications. */
  readonly outbound: Outbound
  /** Sends mail; without it mail is kept. */
  readonly mailer?: Mailer | undefined
  /** The age in days at which a signing key gets a successor; 0 for never by itself. */
  readonly keyDays: number
}

type Job = {
  readonly name: string
  readonly everySeconds: number
  /** It begins anew while a former run waits for others. */
  readonly overlaps?: boolean
  readonly run: (parts: JobParts) => Promise<void>
}

const jobs: readonly Job[] = [
  { name: 'decisions of the outbox', everySeconds: 0.5, run: decideAndTell },
  { name: 'back-channel logout', everySeconds: 0.5, overlaps: true, run: tellLogouts },
  { name: 'mail', everySeconds: 1, run: sendMail },
  { name: 'webhooks', everySeconds: 0.5, overlaps: true, run: tellWebhooks },
  { name: 'security events', everySeconds: 1, run: pushSecurityEvents },
  { name: 'lost security events', everySeconds: 60, run: ({ db }) => sweepLostEvents(db) },
  { name: 'sweep expired', everySeconds: 60, run: ({ db }) => sweepExpired(db) },
  {
    name: 'notices of shares',
    everySeconds: 60,
    run: ({ db, box }) => notifyOfEnds(db, box),
  },
  { name: 'figures', everySeconds: 300, run: ({ db }) => rollUp(db, { back: 1 }) },
  { name: 'late figures', everySeconds: 6 * 3600, run: ({ db }) => rollUp(db, { back: 8 }) },
  { name: 'end of plans', everySeconds: 60, run: ({ db }) => endPlans(db) },
  { name: 'end of the right active', everySeconds: 60, run: ({ db }) => sweepLostActivation(db) },
  { name: 'statistics of young tables', everySeconds: 5, run: ({ db }) => learnSizes(db) },
  { name: 'retention of events', everySeconds: 3600, run: expireOldEvents },
  { name: 'event partitions', everySeconds: 12 * 3600, run: ({ db }) => ensureAhead(db) },
  {
    name: 'signing keys',
    everySeconds: 60,
    run: ({ db, box, keyDays }) => renewSigningKeys(db, box, { days: keyDays }),
  },
  { name: 're-encryption', everySeconds: 300, run: reencryptIfDue },
]

/** Starts the jobs; the function it gives ends them and waits for what is running. */
export function startJobs(parts: JobParts): () => Promise<void> {
  const running = new Set<Promise<void>>()
  const busy = new Set<string>()
  const timers = jobs.map(job =>
    setInterval(() => {
      if (job.overlaps !== true && busy.has(job.name)) return
      busy.add(job.name)
      const run = runJob(job, parts)
      running.add(run)
      void run.finally(() => {
        running.delete(run)
        busy.delete(job.name)
      })
    }, job.everySeconds * 1000),
  )
  return async () => {
    for (const timer of timers) clearInterval(timer)
    await Promise.all(running)
  }
}

async function runJob({ name, run }: Job, parts: JobParts): Promise<void> {
  try {
    await run(parts)
  } catch (error) {
    parts.log.error({ job: name, err: error }, 'job failed')
  }
}

async function expireOldEvents({ db }: JobParts): Promise<void> {
  await expireEvents(db)
}

/** What was decided is to be told at once. */
async function decideAndTell(parts: JobParts): Promise<void> {
  if ((await decideDue(parts.db)) > 0) await tellLogouts(parts)
}

async function tellLogouts({ db, box, outbound }: JobParts): Promise<void> {
  const deliver = logoutDelivery(box, outbound)
  await forAWhile(() => deliverDue(db, 'back-channel-logout', deliver))
}

async function tellWebhooks({ db, box, outbound }: JobParts): Promise<void> {
  await forAWhile(() => deliverWebhooks({ db, box, outbound }))
}

/** Works until nothing is due, or the next run comes. */
async function forAWhile(work: () => Promise<number>): Promise<void> {
  const until = performance.now() + 400
  while (performance.now() < until) if ((await work()) === 0) return
}

async function sendMail({ db, box, mailer }: JobParts): Promise<void> {
  await answerSearches(db)
  await deliverDue(db, 'mail-asked', askedMailDelivery(box))
  await deliverDue(db, 'mail', mailDelivery(box, mailer))
}

async function pushSecurityEvents({ db, box, outbound }: JobParts): Promise<void> {
  await pushEvents({ db, box, push: outbound })
}

/** While a previous secret is configured, what it sealed is sealed anew; the log says when it can go. */
async function reencryptIfDue({ db, box, log }: JobParts): Promise<void> {
  if (box.ids.length === 1) return
  const { resealed, left } = await reencrypt(db, box)
  if (resealed > 0) log.info({ resealed, left }, 'sealed again with the present secret')
}
