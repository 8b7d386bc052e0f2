import type { Path } from '../../domain/groups/ways.ts'
import type { TokenPreview } from '../../oidc/preview.ts'

/** A preview for people: each token with its size, then where each group and role comes from. */
export function previewText(preview: TokenPreview): string {
  const { entry, groups, roles, warnings } = preview
  const tokens = [
    ['ID token', preview.idToken],
    ['Userinfo', preview.userinfo],
    ['Access token', preview.accessToken],
  ] as const
  const shown = tokens.map(([name, token]) =>
    token === null
      ? `${name}: carries nothing\n`
      : `${name}, ${token.bytes} bytes\n${JSON.stringify(token.claims, undefined, 2)}\n`,
  )
  return [
    entry.allowed ? 'May enter.\n' : `May not enter: ${entry.reason}\n`,
    ...shown,
    ...groups.map(group => lines(`Group ${group.name}`, group.paths)),
    ...roles.map(role => lines(`Role ${role.value}`, role.paths)),
    ...warnings.map(({ message }) => `Warning: ${message}\n`),
  ].join('\n')
}

function lines(title: string, paths: readonly Path[]): string {
  return [title, ...paths.map(path => `  ${wayOf(path)}`), ''].join('\n')
}

function wayOf(path: Path): string {
  if (path.length === 0) return 'their own'
  return path
    .map(({ group, source, until }) => {
      const end = until === null ? '' : ` until ${until}`
      return `in ${group.name} (${source}${end})`
    })
    .join(', which is ')
}
