/** The same values, the first of which is there already: what fails before it fails here and not later. */
export async function primed<Value>(source: AsyncIterable<Value>): Promise<AsyncIterable<Value>> {
  const iterator = source[Symbol.asyncIterator]()
  return resume(await iterator.next(), iterator)
}

async function* resume<Value>(
  first: IteratorResult<Value>,
  iterator: AsyncIterator<Value>,
): AsyncGenerator<Value> {
  try {
    for (let result = first; result.done !== true; result = await iterator.next()) {
      yield result.value
    }
  } finally {
    await iterator.return?.()
  }
}
