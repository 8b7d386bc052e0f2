type Given<Value> = { [Name in keyof Value]: Exclude<Value[Name], undefined> }

/** The members that were sent: what is undefined stands for what was left out. */
export function given<Value extends object>(value: Value): Given<Value> {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries) as Given<Value>
}
