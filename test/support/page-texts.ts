/** The texts that stand in a source of pages themselves: between the tags of `html`, in attributes that people read, as labels. */
export function textsIn(source: string): readonly string[] {
  const templates = templatesIn(source).flatMap(textsOfTemplate)
  const labels = [...source.matchAll(/\b(?:label|title|hint|text|button)\s*:\s*['"`]([^'"`]+)/g)]
  return [...templates, ...labels.map(([, text = '']) => text)]
}

const value = '\0'
const inner = String.raw`\{(?:[^{}\x60]|\{(?:[^{}\x60]|\{[^{}\x60]*\})*\})*\}`
/** A template that has no other one in it. */
const template = new RegExp(String.raw`(html)?\x60((?:[^$\x60]|\$(?!\{)|\$${inner})*)\x60`)
const values = new RegExp(String.raw`\$${inner}`, 'g')

/** What stands in each `html` template, with a NUL for each value: the innermost ones first, which are then values. */
function templatesIn(source: string): readonly string[] {
  const found: string[] = []
  let rest = source
  for (let next = template.exec(rest); next !== null; next = template.exec(rest)) {
    const [whole, tag, text = ''] = next
    if (tag !== undefined) found.push(text.replaceAll(values, value))
    rest = `${rest.slice(0, next.index)}${value}${rest.slice(next.index + whole.length)}`
  }
  if (rest.includes('`')) throw new Error(`a template is not read: ${rest.slice(0, 200)}`)
  return found
}

function textsOfTemplate(text: string): readonly string[] {
  if (/^[a-z-]+(?:="[^"]*")?$/.test(text)) return [] // an attribute
  const attributes = text.matchAll(/\b(?:alt|aria-label|title|placeholder)="([^"]*)"/g)
  const read = [...attributes].map(([, said = '']) => said)
  const between = text.replaceAll(/<[^>]*>/g, value).split(value)
  return [...read, ...between].map(said => said.trim()).filter(said => /\p{L}/u.test(said))
}
