import { invalid } from './problem.ts'

const deepest = 50
const mostValues = 50_000

/**
 * Refuses what the database does not keep as text: NUL or half a surrogate pair, wherever it stands; gives what it got. What is
 * nested deeper or has more values than any request is refused before schemas spend time on it.
 */
export function asText<Value>(value: Value, path = ''): Value {
  const left: Place[] = [{ value, path, depth: 0 }]
  let values = 0
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    if (typeof place.value === 'string') checkText(place.value, place.path)
    if (place.depth > deepest) throw invalid([{ path, message: 'is nested too deeply' }])
    const members = membersOf(place)
    values += members.length
    if (values > mostValues) throw invalid([{ path, message: 'has too many members' }])
    for (const member of members) left.push(member)
  }
  return value
}

type Place = { readonly value: unknown; readonly path: string; readonly depth: number }

function membersOf({ value, path, depth }: Place): Place[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).map(([name, member]) => {
    checkText(name, path)
    return {
      value: member as unknown,
      path: path === '' ? name : `${path}.${name}`,
      depth: depth + 1,
    }
  })
}

function checkText(text: string, path: string): void {
  if (text.isWellFormed() && !text.includes('\0')) return
  throw invalid([{ path, message: 'has characters that are no text' }])
}
