import { get as request } from 'node:http'

export type Answer = {
  readonly status: number
  /** Where it redirects to, or an empty text. */
  readonly location: string
  readonly text: string
}

/** A browser at the pages of one site, as far as its cookies go; redirects are followed by hand. */
export type Visitor = {
  readonly get: (path: string) => Promise<Answer>
  readonly follow: (address: string) => Promise<Answer>
}

/** Not by `fetch`, which says of itself that it is a script: such requests are not sent to a sign-in page. */
export function openVisitor(site: string): Visitor {
  const jar = new Map<string, string>()
  const follow = (address: string): Promise<Answer> =>
    new Promise((fulfil, reject) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const sent = request(
        address,
        { agent: false, headers: { cookie, accept: 'text/html' } },
        answer => {
          for (const line of answer.headers['set-cookie'] ?? []) keep(jar, line)
          let text = ''
          answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
          answer.on('error', reject)
          answer.on('end', () => {
            const location = answer.headers.location ?? ''
            fulfil({ status: answer.statusCode ?? 0, location, text })
          })
        },
      )
      sent.on('error', reject)
    })
  return { follow, get: path => follow(`${site}${path}`) }
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';')
  const at = pair.indexOf('=')
  jar.set(pair.slice(0, at), pair.slice(at + 1))
}
