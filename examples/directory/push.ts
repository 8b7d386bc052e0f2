/** Pushes one half of the sample directory to a Cohort: `SCIM_TOKEN=… node src/start.js examples/directory/push.ts entra BASE_URL`. */
import { readDirectory } from './directory.ts'
import { pushLikeEntra } from './push-like-entra.ts'
import { pushLikeOkta } from './push-like-okta.ts'

const [half, baseUrl] = process.argv.slice(2)
const token = process.env['SCIM_TOKEN'] ?? ''

if ((half !== 'entra' && half !== 'okta') || baseUrl === undefined || token === '') {
  console.error('Give a half (entra or okta) and the SCIM base URL; the token is in SCIM_TOKEN.')
  process.exitCode = 2
} else {
  await push(half, baseUrl.replace(/\/+$/, ''))
}

async function push(half: 'entra' | 'okta', baseUrl: string): Promise<void> {
  const directory = await readDirectory(half)
  const send = half === 'entra' ? pushLikeEntra : pushLikeOkta
  try {
    const { people, groups, requests } = await send(directory, { baseUrl, token })
    console.log(`Pushed ${people} people and ${groups.size} groups with ${requests} requests.`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
