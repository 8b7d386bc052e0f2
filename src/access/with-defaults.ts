/**
 * One of several evaluations, with the entities of the whole request for those that it lacks (AuthZEN Authorization API
 * 1.0, 7.1.1). An entity of its own replaces that of the request, but for the type, id or name that it lacks.
 */
export function withDefaults(
  evaluation: unknown,
  defaults: Readonly<Record<string, unknown>>,
): unknown {
  if (!isObject(evaluation)) return evaluation
  const merged = Object.entries(defaults).map(([name, standard]) => {
    return [name, name in evaluation ? completed(evaluation[name], standard) : standard] as const
  })
  return { ...evaluation, ...Object.fromEntries(merged) }
}

function completed(own: unknown, standard: unknown): unknown {
  if (!isObject(own) || !isObject(standard)) return own
  const required = Object.entries(standard).filter(([name]) => /^(?:type|id|name)$/.test(name))
  return { ...Object.fromEntries(required), ...own }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
