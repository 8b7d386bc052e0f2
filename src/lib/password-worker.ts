/** The process that `password-process.ts` starts: it hashes what it is sent, until the process that started it is gone. */
import { ownThreads } from './password-engine.ts'
import type { Done, Job } from './password-process.ts'

// Ctrl+C reaches the whole group: the server still answers what is under way.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit(0))
process.on('message', (job: Job) => void work(job))

async function work({ id, password, hash }: Job): Promise<void> {
  const done = hash === undefined ? ownThreads.hash(password) : ownThreads.verify(password, hash)
  const answer: Done = await done.then(
    result => ({ id, result }),
    (error: unknown) => ({ id, error: String(error) }),
  )
  process.send?.(answer)
}
