export type LoadedKind = 'user' | 'group' | 'event' | 'resource'

const times = {
  user: 0x018b_0000_0000,
  group: 0x018c_0000_0000,
  event: 0x018d_0000_0000,
  resource: 0x018e_0000_0000,
}

/** The id of the n-th thing that was loaded: a UUIDv7 whose time and tail are the number. */
export function loadedId(kind: LoadedKind, n: number): string {
  const number = n.toString(16).padStart(12, '0')
  const hex = (times[kind] + n).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${number}`
}

/** The same in SQL, of a number that an expression gives. */
export function loadedIdSql(kind: LoadedKind, n = 'n'): string {
  const time = `lpad(to_hex(${times[kind]}::bigint + (${n})), 12, '0')`
  return `(${time} || '70008000' || lpad(to_hex(${n}), 12, '0'))::uuid`
}
