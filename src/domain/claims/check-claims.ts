import { claimNameProblem } from '../../model/claim-names.ts'
import { readPath, resolvePath, writePath } from '../../model/claim-path.ts'
import {
  claimPlaces,
  type ClaimsContract,
  groupSelections,
  groupValues,
  type WholeContract,
  wholeContract,
} from '../../model/claims-contract.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  type AttributeShape,
  coreAttributes,
  enterpriseAttributes,
  enterpriseUser,
} from '../../model/user-attributes.ts'
import type { Context } from '../context.ts'
import { listSchemas } from '../schemas/schemas.ts'
import { checkLength } from '../text-limits.ts'

const mostAttributes = 50
const mostValues = 10_000
const mostBytes = 1_000_000

/** Gives a contract that applications may have, with paths in the spelling of their schemas, or refuses it. */
export async function checkedClaims(
  context: Context,
  contract: ClaimsContract,
): Promise<ClaimsContract> {
  const whole = wholeContract(contract)
  const { names, attributes, maxValues, maxBytes } = whole
  checkChoices(whole)
  checkPrefix(whole)
  checkNumber('maxValues', maxValues, mostValues)
  checkNumber('maxBytes', maxBytes, mostBytes)
  for (const name of [names.groups, names.roles]) checkName('names', name)
  for (const name of Object.keys(attributes)) checkName('attributes', name)
  const all = [names.groups, names.roles, ...Object.keys(attributes)]
  const twice = all.find((name, index) => all.indexOf(name) < index)
  if (twice !== undefined) throw invalid('names', `there are two claims named ${twice}`)
  if (contract.attributes === undefined) return contract
  return { ...contract, attributes: await resolved(context, contract.attributes) }
}

function checkChoices({ groups, values, places }: WholeContract): void {
  if (!groupSelections.includes(groups)) {
    throw invalid('groups', `the groups are one of ${groupSelections.join(', ')}`)
  }
  if (!groupValues.includes(values)) {
    throw invalid('values', `the values are one of ${groupValues.join(', ')}`)
  }
  const unknown = Object.keys(places).find(place => !claimPlaces.some(each => each === place))
  if (unknown !== undefined) {
    throw invalid('places', `${unknown} is no place: there are ${claimPlaces.join(', ')}`)
  }
}

function checkPrefix({ groups, groupPrefix }: WholeContract): void {
  if (groups === 'prefix' && groupPrefix === '') {
    throw invalid('groupPrefix', 'groups by prefix need a prefix')
  }
  if (groups !== 'prefix' && groupPrefix !== '') {
    throw invalid('groupPrefix', 'a prefix goes with the groups prefix')
  }
  checkLength('groupPrefix', groupPrefix)
}

function checkNumber(field: 'maxValues' | 'maxBytes', value: number, most: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return
  throw invalid(field, `${field} is a whole number from 0 to ${most}`)
}

/** The claims of groups and roles come from groups and roles: no attribute can be given their names. */
function checkName(field: 'names' | 'attributes', name: string): void {
  const isOurs = field === 'attributes' && ['groups', 'roles'].includes(name.toLowerCase())
  const problem = isOurs ? 'tells groups and roles alone' : claimNameProblem(name)
  if (problem !== undefined) throw invalid(field, `a claim named ${shown(name)} ${problem}`)
}

async function resolved(
  context: Context,
  attributes: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(attributes)
  if (entries.length > mostAttributes) {
    throw invalid('attributes', `a contract maps at most ${mostAttributes} attributes`)
  }
  const schemas = entries.length === 0 ? [] : await knownSchemas(context)
  return Object.fromEntries(entries.map(([name, path]) => [name, resolve(schemas, name, path)]))
}

type KnownSchema = {
  readonly urn: string | undefined
  readonly attributes: readonly AttributeShape[]
}

async function knownSchemas(context: Context): Promise<readonly KnownSchema[]> {
  const own = (await listSchemas(context)).filter(({ resource }) => resource === 'User')
  return [
    { urn: undefined, attributes: coreAttributes },
    { urn: enterpriseUser, attributes: enterpriseAttributes },
    ...own,
  ]
}

function resolve(schemas: readonly KnownSchema[], name: string, text: string): string {
  const path = readPath(text)
  if (path === undefined) {
    throw invalid('attributes', `${shown(text)} is not the path of a user attribute`)
  }
  const schema = schemas.find(({ urn }) => urn?.toLowerCase() === path.urn?.toLowerCase())
  if (schema === undefined) {
    throw invalid('attributes', `there is no schema ${shown(path.urn ?? '')} of users`)
  }
  const found = resolvePath({ ...path, urn: schema.urn }, schema.attributes)
  if ('problem' in found) throw invalid('attributes', `${shown(text)}: ${found.problem}`)
  // RFC 9068 2.2.3.1: what a claim of this name says is what the directory says.
  if (name.toLowerCase() === 'entitlements' && writePath(found) !== 'entitlements.value') {
    throw invalid('attributes', 'a claim named “entitlements” tells the entitlements alone')
  }
  return writePath(found)
}

function shown(text: string): string {
  return `“${text.slice(0, 120)}”`
}

function invalid(field: keyof ClaimsContract, message: string): Refusal {
  return new Refusal('invalid', message, { field })
}
