/** Splits `attributes` at its commas. A value filter (`emails[type eq "work"]`, which Entra sends) is left out. */
export function splitNames(parameter: string | readonly string[] | undefined): readonly string[] {
  const lists = typeof parameter === 'string' ? [parameter] : (parameter ?? [])
  return lists
    .flatMap(list => withoutBrackets(list).split(','))
    .map(name => name.trim())
    .filter(name => name !== '')
}

function withoutBrackets(text: string): string {
  let depth = 0
  let kept = ''
  for (const char of text) {
    if (char === '[') depth += 1
    else if (char === ']') depth = Math.max(0, depth - 1)
    else if (depth === 0) kept += char
  }
  return kept
}
