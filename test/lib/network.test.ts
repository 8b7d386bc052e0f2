import test from 'ava'
import { networkOf } from '../../src/lib/network.ts'

const cases: readonly (readonly [string | null, string])[] = [
  ['198.51.100.7', '198.51.100.0/24'],
  ['198.51.100.7:4000', '198.51.100.0/24'],
  ['::ffff:198.51.100.7', '198.51.100.0/24'],
  ['2001:db8::1:1:1:1', '2001:db8:0:0::/64'],
  ['2001:0DB8:0:0:9:9:9:9', '2001:db8:0:0::/64'],
  ['[2001:db8::2]:443', '2001:db8:0:0::/64'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['nonsense', 'unknown'],
  [null, 'unknown'],
]

for (const [address, network] of cases) {
  test(`the network of ${address} is ${network}`, t => {
    t.is(networkOf(address), network)
  })
}
