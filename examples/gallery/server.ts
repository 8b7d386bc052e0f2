/**
 * The sample application: a media library that signs people in by Cohort and asks Cohort what each of them may see and do.
 * `settings.ts` names what it needs to know, `oidc.ts` is all that speaks OpenID Connect, `cohort/` all that asks about the
 * library, `album/` what is in it, `routes.ts` and `library-routes.ts` list the addresses.
 */
import { createServer } from 'node:http'
import { things } from './album/things.ts'
import { createLibrary } from './cohort/library.ts'
import { createGallery } from './gallery.ts'
import { readSettings, type Settings } from './settings.ts'

const settings = settingsOrExit()
const library = createLibrary(settings)
const server = createServer(createGallery(settings, library))

server.once('error', error => {
  console.error(`The gallery cannot listen: ${error.message}`)
  process.exitCode = 1
})
await registerOrExit()
server.listen(settings.port, settings.host, () => {
  console.log(`The gallery is at ${settings.publicUrl.href}`)
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close()
    server.closeIdleConnections()
  })
}

/** Tells Cohort what there is, at each start: what it knows stays as it is. */
async function registerOrExit(): Promise<void> {
  try {
    await library.register([...things.values()])
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    console.error(`The gallery could not register its library with Cohort: ${reason}`)
    process.exit(1)
  }
}

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
