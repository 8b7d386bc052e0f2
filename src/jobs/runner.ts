/**
 * Work that no request waits for. Every process runs the same jobs; each may run in two of them at once.
 * Nothing here decides anything: what has expired is refused from that second on, with or without a sweep.
 */
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import { ensureAhead, learnSizes, sweepExpired } from '../domain/housekeeping.ts'

type Job = {
  readonly name: string
  readonly everySeconds: number
  readonly run: (db: Knex) => Promise<void>
}

const jobs: readonly Job[] = [
  { name: 'sweep expired', everySeconds: 60, run: sweepExpired },
  { name: 'statistics of young tables', everySeconds: 5, run: learnSizes },
  { name: 'event partitions', everySeconds: 12 * 3600, run: ensureAhead },
]

/** Starts the jobs; the function it gives ends them and waits for what is running. */
export function startJobs(db: Knex, log: Logger): () => Promise<void> {
  const running = new Set<Promise<void>>()
  const timers = jobs.map(job =>
    setInterval(() => {
      const run = runJob(job, db, log)
      running.add(run)
      void run.finally(() => running.delete(run))
    }, job.everySeconds * 1000),
  )
  return async () => {
    for (const timer of timers) clearInterval(timer)
    await Promise.all(running)
  }
}

async function runJob({ name, run }: Job, db: Knex, log: Logger): Promise<void> {
  try {
    await run(db)
  } catch (error) {
    log.error({ job: name, err: error }, 'job failed')
  }
}
