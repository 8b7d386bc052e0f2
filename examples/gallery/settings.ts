export type Settings = {
  /** The issuer of the Cohort account. */
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret: string
  /** The service application whose library this is. */
  readonly libraryClientId: string
  readonly libraryClientSecret: string
  /** The origin under which browsers reach the gallery. */
  readonly publicUrl: URL
  readonly host: string
  readonly port: number
  /** The group that sees the desk. */
  readonly group: string
}

/** Reads the settings from the environment; one Error names everything that is missing or wrong. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const problems: string[] = []
  const text = (name: string, otherwise?: string): string => {
    const value = environment[name]?.trim() || otherwise
    if (value === undefined) problems.push(`${name} is missing`)
    return value ?? ''
  }
  const address = (name: string, otherwise?: string): URL => {
    const value = text(name, otherwise)
    if (URL.canParse(value)) return new URL(value)
    if (value !== '') problems.push(`${name} is not an address: ${value}`)
    return new URL('http://nowhere.invalid')
  }
  const port = Number(text('GALLERY_PORT', '3001'))
  if (!Number.isInteger(port) || port < 1 || port > 65_535) problems.push('GALLERY_PORT is no port')
  const settings = {
    issuer: address('GALLERY_ISSUER'),
    clientId: text('GALLERY_CLIENT_ID'),
    clientSecret: text('GALLERY_CLIENT_SECRET'),
    libraryClientId: text('GALLERY_LIBRARY_CLIENT_ID'),
    libraryClientSecret: text('GALLERY_LIBRARY_CLIENT_SECRET'),
    publicUrl: address('GALLERY_URL', `http://127.0.0.1:${port}`),
    host: text('GALLERY_HOST', '127.0.0.1'),
    port,
    group: text('GALLERY_GROUP', 'Picture Desk'),
  }
  if (problems.length > 0) throw new Error(`The gallery cannot start: ${problems.join('; ')}.`)
  return settings
}
