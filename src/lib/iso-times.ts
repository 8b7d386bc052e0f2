type IsoTimes<Value extends object> = {
  readonly [Name in keyof Value]: Date extends Value[Name]
    ? Exclude<Value[Name], Date> | string
    : Value[Name]
}

/** A record as it goes out: each of its times as ISO 8601 text in UTC, everything else as it is. */
export function isoTimes<Value extends object>(value: Value): IsoTimes<Value> {
  const entries = Object.entries(value).map(([name, member]: [string, unknown]) => {
    return [name, member instanceof Date ? member.toISOString() : member]
  })
  return Object.fromEntries(entries) as IsoTimes<Value>
}
