import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import type { Account } from '../../../src/model/account.ts'
import type { User } from '../../../src/model/user.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { localGroup, putInto } from '../../support/groups.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)
const off = { on: false, values: {} }
let account: Account
let context: Context
let admin: AdminClient

test.before(async () => {
  account = await app.makeAccount('lumen')
  context = app.inAccount(account)
  admin = await adminClient(app, account)
})

async function groupWith(name: string, member: User, uploader: object): Promise<string> {
  const { id } = await localGroup(context, name, { members: [member.id] })
  const whole = { fields: off, metadata: off, automation: off, ...uploader }
  const { status, text } = await admin.put(`/groups/${id}/uploader-settings`, whole)
  if (status !== 200) throw new Error(text)
  return id
}

const resolved = async (user: User) => (await admin.get(`/users/${user.id}/uploader-settings`)).body

const show = (required: boolean) => ({ visible: true, required })
const hidden = { visible: false, required: false }

test.serial(
  'the account sets fields, metadata, automation, permissions and blocked types',
  async t => {
    const settings = {
      fields: { tags: show(true), folder: hidden },
      metadata: { campaign: show(false) },
      automation: { captions: { visible: true, enabledByDefault: false } },
      defaultPermissions: [{ principalId: admin.user.id, level: 'view' }],
      blockedMimeTypes: ['application/x-msdownload', 'video/*'],
    }
    t.deepEqual((await admin.get('/uploader-settings')).body.fields, {})
    t.deepEqual((await admin.put('/uploader-settings', settings)).body, settings)
    t.deepEqual((await admin.get('/uploader-settings')).body, settings)
    const events = await app.db('events').where({ type: 'account.uploader_changed' })
    t.is(events.length, 1)
    const unknown = { ...settings, fields: { colour: show(true) } }
    t.is((await admin.put('/uploader-settings', unknown)).status, 400)
    const odd = { ...settings, metadata: { 'no spaces': show(true) } }
    t.is((await admin.put('/uploader-settings', odd)).status, 400)
  },
)

test.serial(
  'HV-20, HV-21: of several groups visible and not required wins, in fields and metadata alike',
  async t => {
    const user = await localUser(context, 'fields')
    const must = { fields: { on: true, values: { tags: show(true), name: hidden } } }
    const may = {
      fields: { on: true, values: { tags: show(false), name: show(true) } },
      metadata: { on: true, values: { campaign: show(true) } },
    }
    const [strict, lax] = [
      await groupWith('Fields strict', user, must),
      await groupWith('Fields lax', user, may),
    ]
    const { fields, metadata } = await resolved(user)
    t.deepEqual(fields.tags, {
      ...show(false),
      from: [
        { groupId: lax, name: 'Fields lax', setting: show(false) },
        { groupId: strict, name: 'Fields strict', setting: show(true) },
        { groupId: null, name: 'account', setting: show(true) },
      ],
    })
    t.like(fields.name, show(true))
    t.like(fields.folder, hidden)
    t.like(metadata.campaign, show(true))
  },
)

test.serial(
  'HV-22: of several groups visible and enabled by default wins for automation',
  async t => {
    const user = await localUser(context, 'automation')
    const set = (visible: boolean, enabledByDefault: boolean) => ({
      automation: { on: true, values: { captions: { visible, enabledByDefault } } },
    })
    await groupWith('Automation hidden', user, set(false, true))
    t.like((await resolved(user)).automation.captions, { visible: false })
    await groupWith('Automation shown', user, set(true, false))
    t.like((await resolved(user)).automation.captions, { visible: true, enabledByDefault: false })
    await groupWith('Automation on', user, set(true, true))
    t.like((await resolved(user)).automation.captions, { visible: true, enabledByDefault: true })
  },
)

test.serial(
  'HV-23: only groups whose section is on count; with all off the account does',
  async t => {
    const user = await localUser(context, 'switches')
    const fields = { values: { tags: hidden } }
    const id = await groupWith('Section off', user, { fields: { on: false, ...fields } })
    t.like((await resolved(user)).fields.tags, show(true))
    t.deepEqual((await admin.get(`/groups/${id}/uploader-settings`)).body.uploader.fields, {
      on: false,
      ...fields,
    })
    const on = { fields: { on: true, ...fields }, metadata: off, automation: off }
    const { body } = await admin.put(`/groups/${id}/uploader-settings`, on)
    t.like((await resolved(user)).fields.tags, hidden)
    const stale = { 'if-match': `W/"${body.version - 1}"` }
    t.is((await admin.put(`/groups/${id}/uploader-settings`, on, stale)).status, 412)
  },
)

test.serial('HV-23: a group counts through groups, and no more when left or deleted', async t => {
  const user = await localUser(context, 'nested')
  const outer = await groupWith('Outer settings', user, {
    fields: { on: true, values: { approval: show(true) } },
  })
  const inner = await localGroup(context, 'Inner of settings', { members: [user.id] })
  await admin.delete(`/groups/${outer}/members/${user.id}`)
  t.is((await resolved(user)).fields.approval, undefined)
  await putInto(context, outer, inner.id)
  t.like((await resolved(user)).fields.approval, show(true))
  await admin.delete(`/groups/${outer}?confirmation=Outer%20settings`)
  t.is((await resolved(user)).fields.approval, undefined)
})

test.serial(
  'HV-24: only who administers changes them; everybody may ask what holds for themselves',
  async t => {
    const { id } = await localGroup(context, 'Guarded settings')
    const uploader = { fields: off, metadata: off, automation: off }
    for (const role of ['developer', 'media_library_full_access', 'finance'] as const) {
      const client = await adminClient(app, account, { role })
      t.is((await client.put(`/groups/${id}/uploader-settings`, uploader)).status, 403, role)
      t.is((await client.get(`/users/${client.user.id}/uploader-settings`)).status, 200, role)
      t.is((await client.get(`/users/${admin.user.id}/uploader-settings`)).status, 403, role)
    }
    const finance = await adminClient(app, account, { role: 'finance' })
    const whole = (await admin.get('/uploader-settings')).body
    t.is((await finance.put('/uploader-settings', whole)).status, 403)
  },
)

const options = (skipApproval: boolean, versions: string[] | null) => ({
  options: { skipApproval, versions },
})

test.serial('HV-08: one group suffices for members to skip approvals, and says so', async t => {
  const user = await localUser(context, 'skipping')
  const none = { value: false, from: [] }
  t.deepEqual((await resolved(user)).options, {
    skipApproval: none,
    versions: { value: null, from: [] },
  })
  await groupWith('Reviewed', user, options(false, null))
  const name = 'Trusted'
  const groupId = await groupWith(name, user, options(true, null))
  t.deepEqual((await resolved(user)).options.skipApproval, {
    value: true,
    from: [{ groupId, name }],
  })
  const [stored] = await app.db('groups').where({ id: groupId })
  t.deepEqual(stored.uploader.options, { skipApproval: true, versions: null })
  const [event] = await app
    .db('events')
    .where({ target_id: groupId, type: 'group.uploader_changed' })
  t.like(event.data.after, { options: { skipApproval: true } })
  await admin.delete(`/groups/${groupId}/members/${user.id}`)
  t.deepEqual((await resolved(user)).options.skipApproval, none)
})

test.serial(
  'HV-08: members of groups that limit versions have those of all; other groups lift nothing',
  async t => {
    const user = await localUser(context, 'limited')
    const web = await groupWith('Web', user, options(false, ['web', 'preview']))
    const print = await groupWith('Print', user, options(false, ['print', 'preview']))
    await groupWith('Unlimited', user, options(false, null))
    t.deepEqual((await resolved(user)).options.versions, {
      value: ['preview', 'print', 'web'],
      from: [
        { groupId: web, name: 'Web', versions: ['web', 'preview'] },
        { groupId: print, name: 'Print', versions: ['print', 'preview'] },
      ],
    })
    const without = { fields: off, metadata: off, automation: off }
    t.is((await admin.put(`/groups/${web}/uploader-settings`, without)).status, 200)
    t.deepEqual((await resolved(user)).options.versions.value, ['preview', 'print'])
    const empty = { ...without, ...options(false, []) }
    t.is((await admin.put(`/groups/${web}/uploader-settings`, empty)).status, 400)
    const copy = await admin.post(`/groups/${print}/copy`, { name: 'Print too' })
    const { body } = await admin.get(`/groups/${copy.body.id}/uploader-settings`)
    t.deepEqual(body.uploader.options.versions, ['print', 'preview'])
  },
)
