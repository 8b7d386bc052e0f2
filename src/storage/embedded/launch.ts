/** The part of a logger that the launcher needs; pino's fits. */
export type LaunchLog = {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

/** What one opening of an embedded database works with. */
export type Launch = {
  readonly dataDir: string
  readonly log: LaunchLog
  readonly fsync: boolean
}
