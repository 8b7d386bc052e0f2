import { type DestinationStream, type Logger, pino } from 'pino'

/** JSON lines on standard output. Secrets are kept out where lines are written; this list is the net below. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const secret = ['password', 'token', 'secret', 'authorization', 'cookie', 'clientSecret']
  const paths = secret.flatMap(name => [name, `*.${name}`])
  const options = { level, base: null, redact: { paths, censor: '(hidden)' } }
  // Lines are handed to the system in the background; what is left is written when the process ends.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: false }))
}
