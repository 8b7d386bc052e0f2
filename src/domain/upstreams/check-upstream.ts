import { foldCase } from '../../lib/fold-case.ts'
import { Refusal } from '../../model/refusal.ts'
import { roles } from '../../model/role.ts'
import type { UpstreamKind, UpstreamSettings } from '../../model/upstream.ts'
import { checkLength, checkVisible } from '../text-limits.ts'
import { checkOidc } from './check-oidc.ts'
import { checkedSaml } from './saml/check-saml.ts'
import type { Mapping } from './known-upstream.ts'

const most = { rules: 200, groups: 1000, domains: 200, exempt: 20 }
const domainForm =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/

/** Refuses (`invalid`, with the field) settings that no upstream may have; gives them as they are stored. */
export function checkedUpstream<Settings extends UpstreamSettings>(
  kind: UpstreamKind,
  settings: Settings,
): Settings {
  const { name, defaultRole, roleMapping, acceptedRoles, attributes, protocol } = settings
  if (name.trim() === '') throw invalid('name', 'a provider needs a name')
  checkVisible('name', name)
  checkLength('name', name)
  for (const role of [defaultRole, ...acceptedRoles]) checkRole('defaultRole', role)
  atMost('roleMapping', roleMapping, most.rules)
  for (const { role, value } of roleMapping) {
    checkRole('roleMapping', role)
    checkValue('roleMapping', value)
  }
  demandDistinct(
    'roleMapping',
    roleMapping.map(({ value }) => value),
  )
  for (const [field, path] of Object.entries(attributes)) {
    if (path !== null) checkValue(`attributes.${field}`, path)
  }
  return { ...settings, protocol: checkedProtocol(kind, protocol) }
}

function checkedProtocol(
  kind: UpstreamKind,
  protocol: UpstreamSettings['protocol'],
): UpstreamSettings['protocol'] {
  if (kind === 'saml' && 'entityId' in protocol) return checkedSaml(protocol)
  if (kind === 'saml' || !('issuer' in protocol)) throw invalid('protocol', `this is not ${kind}`)
  checkOidc(protocol)
  return protocol
}

/** Refuses (`invalid`, with the field) a mapping that no upstream may have. Domains are folded. */
export function checkMapping({ domains, groups, exempt }: Mapping): void {
  atMost('domains', domains, most.domains)
  atMost('groups', groups, most.groups)
  atMost('exempt', exempt, most.exempt)
  for (const { domain } of domains) {
    if (!domainForm.test(domain)) throw invalid('domains', `“${domain}” is no domain`)
  }
  demandDistinct(
    'domains',
    domains.map(({ domain }) => domain),
  )
  for (const { value } of groups) if (value !== null) checkValue('groups', value)
  demandDistinct(
    'groups',
    groups.map(({ value, groupId }) => JSON.stringify([value, groupId])),
  )
}

function checkRole(field: string, role: string): void {
  if (roles.some(each => each === role)) return
  throw invalid(field, `a role is one of ${roles.join(', ')}`)
}

function checkValue(field: string, value: string): void {
  checkLength(field, value)
  if (value.trim() === '') throw invalid(field, 'an empty value matches nothing')
}

function atMost(field: string, list: readonly unknown[], limit: number): void {
  if (list.length > limit) throw invalid(field, `there are at most ${limit} ${field}`)
}

function demandDistinct(field: string, values: readonly string[]): void {
  const seen = new Set<string>()
  for (const value of values.map(foldCase)) {
    if (seen.has(value)) throw invalid(field, `“${value}” is there twice`)
    seen.add(value)
  }
}

function invalid(field: string, message: string): Refusal {
  return new Refusal('invalid', message, { field })
}
