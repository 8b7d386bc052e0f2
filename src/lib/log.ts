import { type DestinationStream, type Logger, pino } from 'pino'

/** JSON lines on standard output. Secrets are kept out where lines are written; this list is the net below. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const secret = ['password', 'token', 'secret', 'authorization', 'cookie', 'clientSecret']
  const paths = secret.flatMap(name => [name, `*.${name}`])
  const options = { level, base: null, redact: { paths, censor: '(hidden)' } }
  return destination === undefined ? pino(options) : pino(options, destination)
}
