import { BlockList, isIP } from 'node:net'

/** Which addresses may be connected to. */
export type OutboundRules = {
  /** Whether this host and port are allowed by name, whatever address stands behind them. */
  readonly allowsHost: (host: string, port: number) => boolean
  /** Whether an address may be connected to: over TLS every public one, and in any way those of the list. */
  readonly allowsAddress: (address: string, tls: boolean) => boolean
}

// What is not reachable by everybody: the special-purpose registries of IANA (RFC 6890) and multicast.
const notPublic = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/96', // with the unspecified address and ::1; those of IPv4 in ::ffff:0:0/96 are judged as IPv4
  '64:ff9b::/96', // leads to any IPv4 address
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16', // leads to any IPv4 address
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/9',
  'ff00::/8',
]

/**
 * The rules of an allow-list: host names, `host:port`, addresses and CIDR ranges. Without an entry only public addresses
 * may be connected to. Throws where an entry cannot be read, naming it.
 */
export function outboundRules(allowed: readonly string[]): OutboundRules {
  const blocked = blockList(notPublic)
  const ranges = blockList(allowed.filter(isRange))
  const hosts = new Set(allowed.filter(entry => !isRange(entry)).map(toHost))
  return {
    allowsHost(host, port) {
      const name = host.toLowerCase().replace(/\.$/, '')
      return hosts.has(name) || hosts.has(`${name}:${port}`)
    },
    allowsAddress(address, tls) {
      const plain = address.replace(/%.*$/, '')
      const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4'
      if (isIP(plain) === 0) return false
      return ranges.check(plain, family) || (tls && !blocked.check(plain, family))
    },
  }
}

/** Whether an entry of an allow-list is an address or a range of addresses, rather than a name. */
function isRange(entry: string): boolean {
  const [address = '', bits, rest] = entry.split('/')
  if (isIP(address) === 0 || rest !== undefined) return false
  if (bits === undefined) return true
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128)
}

function toHost(entry: string): string {
  const host = entry.toLowerCase()
  const isHost = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(host)
  if (!isHost) throw new Error(`“${entry}” is neither a host, host:port nor a CIDR range`)
  return host
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    const whole = family === 'ipv4' ? 32 : 128
    list.addSubnet(address, bits === undefined ? whole : Number(bits), family)
  }
  return list
}
