/**
 * Makes look-ups of the same key that are asked for at once share one: at most one of a key is under way, and who asks
 * meanwhile shares the next. So each gets an answer that was looked up after it had asked, and nothing is kept.
 */
export function sharing<Value>(
  find: (key: string) => Promise<Value>,
): (key: string) => Promise<Value> {
  const underWay = new Map<string, Promise<unknown>>()
  const next = new Map<string, Promise<Value>>()

  async function begin(key: string): Promise<Value> {
    await underWay.get(key)?.catch(() => undefined)
    next.delete(key)
    const found = find(key)
    underWay.set(key, found)
    try {
      return await found
    } finally {
      if (underWay.get(key) === found) underWay.delete(key)
    }
  }

  return key => {
    const known = next.get(key) ?? begin(key)
    next.set(key, known)
    return known
  }
}
