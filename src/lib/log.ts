import { type DestinationStream, type Logger, pino } from 'pino'

/** JSON lines on standard output. Secrets are kept out where lines are written; this list is the net below. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const secret = ['password', 'token', 'secret', 'authorization', 'cookie', 'clientSecret']
  const paths = secret.flatMap(name => [name, `*.${name}`])
  const options = { level, base: null, redact: { paths, censor: '(hidden)' } }
  // Lines are handed to the system in the background, several at a time; what is left is written when the process ends.
  const output = { dest: 1, sync: false, minLength: 2048, periodicFlush: 100 }
  return pino(options, destination ?? pino.destination(output))
}

/** The same log for lines of which every member is known to be no secret: looking for them costs as much as the line. */
export function plainLines(log: Logger): Logger {
  return log.child({}, { redact: [] })
}
