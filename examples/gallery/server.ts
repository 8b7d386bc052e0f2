/**
 * The sample application: a gallery that lets people in by Cohort and shows its desk to one group. `settings.ts` names what
 * it needs to know, `oidc.ts` is all that speaks OpenID Connect, `routes.ts` lists the addresses.
 */
import { createServer } from 'node:http'
import { createGallery } from './gallery.ts'
import { readSettings, type Settings } from './settings.ts'

const settings = settingsOrExit()
const server = createServer(createGallery(settings))

server.once('error', error => {
  console.error(`The gallery cannot listen: ${error.message}`)
  process.exitCode = 1
})
server.listen(settings.port, settings.host, () => {
  console.log(`The gallery is at ${settings.publicUrl.href}`)
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close()
    server.closeIdleConnections()
  })
}

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
