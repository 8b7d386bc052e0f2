import { isIPv4, isIPv6 } from 'node:net'

/**
 * The network of an address, as one party usually holds it: the /24 of an IPv4 address, the /64 of an IPv6 one. A port, as
 * some gateways add, does not count; what is no address is `unknown`.
 */
export function networkOf(address: string | null): string {
  const text = withoutPort(address ?? '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1] ?? text
  if (isIPv4(mapped)) return `${mapped.split('.').slice(0, 3).join('.')}.0/24`
  if (isIPv6(text)) return `${expand(text).slice(0, 4).join(':')}::/64`
  return 'unknown'
}

function withoutPort(text: string): string {
  const bracketed = /^\[(.*)\](?::\d+)?$/.exec(text)?.[1]
  return bracketed ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text
}

/** The eight groups of an IPv6 address, without leading zeros and without a zone. */
function expand(text: string): readonly string[] {
  const [head = '', tail] = text.toLowerCase().replace(/%.*$/, '').split('::')
  const front = groupsOf(head)
  if (tail === undefined) return front
  const back = groupsOf(tail)
  return [...front, ...Array.from({ length: 8 - front.length - back.length }, () => '0'), ...back]
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':').map(group => group.replace(/^0+(?=.)/, ''))
}
