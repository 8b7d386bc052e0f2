import type { JsonObject } from '../model/json.ts'
import { type Projection, project } from './projection.ts'
import { isJsonList } from './schema/json-object.ts'

/** An attribute with more elements than are held at once, in batches. */
export type LongList = {
  readonly name: string
  readonly batches: AsyncIterable<readonly JsonObject[]>
}

/** The text of one resource as the projection shows it, with a list that comes in batches at its end. */
export async function* resourceText(
  projection: Projection,
  document: JsonObject,
  { name, batches }: LongList,
): AsyncGenerator<string> {
  const head = openObject(project(projection, document))
  let isOpen = false
  for await (const batch of batches) {
    const elements = project(projection, { [name]: batch })[name]
    if (!isJsonList(elements) || elements.length === 0) continue
    const text = JSON.stringify(elements).slice(1, -1)
    yield isOpen ? `,${text}` : `${head},${JSON.stringify(name)}:[${text}`
    isOpen = true
  }
  yield isOpen ? ']}' : `${head}}`
}

/** The text of a list answer whose resources come as text, commas included. */
export async function* listText(
  envelope: JsonObject,
  resources: AsyncIterable<string>,
): AsyncGenerator<string> {
  yield `${openObject(envelope)},"Resources":[`
  yield* resources
  yield ']}'
}

function openObject(object: JsonObject): string {
  return JSON.stringify(object).slice(0, -1)
}
