import { lookup as resolve } from 'node:dns'
import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { OutboundRules } from './outbound-rules.ts'

/** A request to somebody else's server, at an address that an operator or a person of an account has typed. */
export type OutboundRequest = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** What is posted; without it the address is only read (GET). */
  readonly body?: string
  /** Milliseconds in all (2500). */
  readonly timeout?: number
  /** Of the answer no more than its beginning matters; otherwise one that is too long is no answer. */
  readonly excerpt?: boolean
  /** From how many characters on an answer is too long (16,384). */
  readonly longest?: number
}

export type OutboundAnswer = {
  readonly status: number
  readonly body: string
  /** The headers of these names. */
  readonly retryAfter: string | undefined
  readonly contentType: string | undefined
}

/** Sends a request. Follows no redirect. Throws an error whose message may be shown where there is no answer. */
export type Outbound = (request: OutboundRequest) => Promise<OutboundAnswer>

const mostRead = 16 * 1024

/**
 * Requests to other servers. What must not be reached from outside is not reached through us: the address that is connected to is judged after the name was resolved, so a name that leads inside
 * is refused as well. Plain http is for hosts of the allow-list only.
 */
export function createOutbound(rules: OutboundRules): Outbound {
  return async ({ url, headers, body, timeout = 2500, excerpt = false, longest = mostRead }) => {
    const target = new URL(url)
    const lookup = guardedLookup(judgeOf(rules, target))
    const signal = AbortSignal.timeout(timeout)
    return new Promise((fulfil, reject) => {
      const request = target.protocol === 'https:' ? requestTls : requestPlain
      const fail = (error: Error): void => reject(inWords(error, timeout))
      const method = body === undefined ? 'GET' : 'POST'
      const options = { method, headers, lookup, signal, agent: false } as const
      const sent = request(target, options, response => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
          if (text.length <= longest) return
          if (excerpt) answered()
          response.destroy(new Error('the answer is too long'))
        })
        response.on('error', fail)
        response.on('end', answered)
        function answered(): void {
          const { statusCode: status = 0, headers } = response
          const { 'retry-after': retryAfter, 'content-type': contentType } = headers
          fulfil({ status, body: text, retryAfter, contentType })
        }
      })
      sent.on('error', fail)
      sent.end(body)
    })
  }
}

type Judge = (address: string) => boolean

/** What judges the addresses that the host resolves to. Throws where the host is an address itself and not allowed. */
function judgeOf(rules: OutboundRules, { protocol, hostname, port }: URL): Judge {
  const tls = protocol === 'https:'
  if (rules.allowsHost(hostname, Number(port) || (tls ? 443 : 80))) return () => true
  const judge: Judge = address => rules.allowsAddress(address, tls)
  const address = hostname.replace(/^\[(.*)\]$/, '$1')
  // An address is connected to without being looked up.
  if (isIP(address) !== 0 && !judge(address)) throw notAllowed(hostname)
  return judge
}

function guardedLookup(judge: Judge): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '')
      const good = found.filter(each => judge(each.address))
      const [first] = good
      if (first === undefined) return callback(notAllowed(hostname), '')
      if (options.all === true) return callback(null, good)
      callback(null, first.address, first.family)
    })
  }
}

function notAllowed(host: string): Error {
  return new Error(`${host} may not be reached: COHORT_OUTBOUND_ALLOW does not list it`)
}

/** What went wrong, without what a stranger's server or resolver could put into it. */
function inWords(error: Error & { code?: string }, timeout: number): Error {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') {
    return new Error(`no answer within ${timeout} ms`)
  }
  if (error.code === undefined) return error
  return new Error(`no connection (${error.code})`, { cause: error })
}
