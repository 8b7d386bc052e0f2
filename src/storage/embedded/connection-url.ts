/** The role that owns the cluster. */
export const superuser = 'cohort'

/** Part of the socket's file name only; nothing listens on the network. */
export const socketPort = 5432

/** A connection string in libpq's form, complete, so that no PG* variable of the environment bends it. */
export function connectionUrl(socketFolder: string, database: string): string {
  const host = encodeURIComponent(socketFolder)
  return `postgresql:///${encodeURIComponent(database)}?host=${host}&port=${socketPort}&user=${superuser}&sslmode=disable`
}
