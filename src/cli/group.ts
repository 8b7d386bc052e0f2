import { addMembers, type MemberOutcome, removeMember } from '../domain/groups/change-members.ts'
import { createGroup } from '../domain/groups/create-group.ts'
import { listGroups } from '../domain/groups/groups.ts'
import { everyMember } from '../domain/groups/member-list.ts'
import { type Group, groupKinds } from '../model/group.ts'
import type { JsonObject } from '../model/json.ts'
import { Refusal } from '../model/refusal.ts'
import {
  accountOption,
  type Command,
  oneOf,
  optionalText,
  type Output,
  table,
  text,
} from './command.ts'
import { everyPage } from './every-page.ts'
import { expiryIn, expiryOption } from './expiry.ts'
import { contextIn } from './workplace.ts'

const groupOption = {
  type: 'string',
  meaning: 'id of the group',
  required: true,
  value: 'ID',
} as const
const userOption = {
  type: 'string',
  meaning: 'id of the user',
  required: true,
  value: 'ID',
} as const
const member = { account: accountOption, group: groupOption, user: userOption } as const

export const groupCommands: readonly Command[] = [
  {
    name: 'group create',
    summary: 'Creates a group',
    options: {
      account: accountOption,
      name: { type: 'string', meaning: 'name of the group', required: true, value: 'N' },
      kind: {
        type: 'string',
        meaning: 'sharing: users with restricted access only; directory: any role (sharing)',
        value: 'sharing|directory',
      },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const kind = oneOf(options, 'kind', { words: groupKinds, otherwise: 'sharing' })
      const input = { name: text(options, 'name'), kind, externalId: null, attributes: {} }
      const group = await createGroup(context, input)
      return { json: toJson(group), text: `Created ${group.name} with the id ${group.id}\n` }
    },
  },
  {
    name: 'group list',
    summary: 'Lists the groups of an account',
    options: { account: accountOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const groups = await everyPage(page => listGroups(context, page))
      const rows = groups.map(({ id, name, kind, memberCount }) => [
        id,
        name,
        kind,
        `${memberCount}`,
      ])
      return { json: groups.map(toJson), text: table([['id', 'name', 'kind', 'members'], ...rows]) }
    },
  },
  {
    name: 'group add-member',
    summary: 'Puts a user into a group',
    options: { ...member, 'expires-in': expiryOption('the membership') },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const isTimed = optionalText(options, 'expires-in') !== undefined
      const until = isTimed ? { until: expiryIn(options) } : {}
      const added = { ids: [text(options, 'user')], ...until }
      const { group, results } = await addMembers(context, text(options, 'group'), added)
      const refusal = refusals[results[0]?.outcome ?? 'unknown']
      if (refusal !== undefined) throw refusal
      return counted(group)
    },
  },
  {
    name: 'group remove-member',
    summary: 'Takes a user or group out of a group, who was put into it by hand',
    options: member,
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      return counted(await removeMember(context, text(options, 'group'), text(options, 'user')))
    },
  },
  {
    name: 'group members',
    summary: 'Lists the direct members of a group',
    options: { account: accountOption, group: groupOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const json: { id: string; kind: string; name: string }[] = []
      for await (const page of everyMember(context, text(options, 'group'))) {
        json.push(...page.map(({ id, kind, name }) => ({ id, kind, name })))
      }
      const rows = json.map(({ id, kind, name }) => [id, kind, name])
      return { json, text: table([['id', 'kind', 'name'], ...rows]) }
    },
  },
]

const refusals: Readonly<Partial<Record<MemberOutcome, Refusal>>> = {
  unknown: new Refusal('not-found', 'there is no such user or group'),
  unfit: new Refusal('invalid', 'the kind of the group is not for them'),
}

function counted(group: Group): Output {
  const { name, memberCount } = group
  const members = memberCount === 1 ? 'member' : 'members'
  return { json: toJson(group), text: `${name} has ${memberCount} ${members}\n` }
}

function toJson({ id, name, kind, memberCount, managedBy }: Group): JsonObject {
  return { id, name, kind, memberCount, managedBy }
}
