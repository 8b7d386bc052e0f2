import test from 'ava'
import { extendShares } from '../../../src/domain/shares/extend-shares.ts'
import { notifyOfEnds } from '../../../src/domain/shares/notify-of-ends.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { setClock } from '../../support/clock.ts'
import { localGroup } from '../../support/groups.ts'
import { sharingWorld } from '../../support/sharing.ts'

const world = sharingWorld(test, 'notices')
const { folder, person } = world

const day = 86_400
const inDays = (days: number): string => new Date(Date.now() + days * day * 1000).toISOString()

test.serial(
  'whoever has a share and whoever manages it hear 14 days, 3 days and a day before it ends, once each',
  async t => {
    const outer = await folder('Told of')
    const file = await world.library.register({ kind: 'file', name: 'f.jpg', parent: outer })
    const [mia, manager, giver] = [
      await person('mia@notices.example'),
      await person('manager@notices.example'),
      await person('giver@notices.example'),
    ]
    await person('nobody@notices.example')
    await world.library.share(outer, manager, 'manage')
    await world.library.share(file, giver, 'manage')
    const { id: group } = await localGroup(world.context, 'Notices')
    const shares = [mia, group].map(principalId => ({
      resource: file,
      principalId,
      level: 'view',
      until: inDays(30),
    }))
    await world.library.call('POST', '/shares', { shares }, giver)
    const told = async (): Promise<unknown> => {
      await Promise.all([
        notifyOfEnds(world.app.db, world.app.box),
        notifyOfEnds(world.app.db, world.app.box),
      ])
      const events = await world.app
        .db('events')
        .where({ target_id: file, type: 'share.expiring' })
        .orderBy('id')
      const mails = await world.app
        .db('mails')
        .where({ kind: 'share-expiry' })
        .orderBy('recipient')
        .pluck('recipient')
      const days = new Set(events.map(({ data }) => data.days))
      return [events.length, [...days], mails.length, [...new Set(mails)]]
    }
    t.deepEqual(await told(), [0, [], 0, []])
    const everybody = ['giver@notices.example', 'manager@notices.example', 'mia@notices.example']
    for (const [ahead, events, days] of [
      [17, 2, [14]],
      [28, 4, [14, 3]],
      [29.5, 6, [14, 3, 0]],
    ] as const) {
      await setClock(world.app.db, { ahead: ahead * day })
      const expected = [events, [...days], (events / 2) * 3, everybody]
      t.deepEqual(await told(), expected, `${ahead} days later`)
      t.deepEqual(await told(), expected, 'once')
    }
    const [mail] = await world.app.db('mails').where({ user_id: mia }).orderBy('id')
    const text = world.app.box.open('mail', mail.sealed_text)
    t.regex(text, /Your access to “f.jpg” \(view\) ends on /)
    t.notRegex(text, /Notices/)
    const [other] = await world.app.db('mails').where({ user_id: manager }).orderBy('id')
    t.regex(
      world.app.box.open('mail', other.sealed_text),
      /The access of mia@notices.example to .*\n.*The access of Notices|The access of Notices to .*\n.*The access of mia/,
    )
    await setClock(world.app.db, { ahead: 0 })
  },
)

test.serial(
  'what is extended is told anew before its new end, and what has no end is not',
  async t => {
    const resource = await folder('Extended')
    const mia = await person('extended@notices.example')
    const pair = [{ resource, principalId: mia }]
    const share = { resource, principalId: mia, level: 'view', until: inDays(2) }
    await world.library.call('POST', '/shares', { shares: [share] })
    const count = async (): Promise<number> => {
      await notifyOfEnds(world.app.db, world.app.box)
      return (await world.app.db('events').where({ target_id: resource, type: 'share.expiring' }))
        .length
    }
    t.is(await count(), 0, 'whoever was just given it knows')
    await setClock(world.app.db, { ahead: 1.5 * day })
    t.is(await count(), 1)
    await extendShares(world.context, pair, { until: new Date(inDays(20)) })
    t.is(await count(), 1)
    await setClock(world.app.db, { ahead: 7 * day })
    t.is(await count(), 2)
    await extendShares(world.context, pair, { until: null })
    await setClock(world.app.db, { ahead: 25 * day })
    t.is(await count(), 2)
    await setClock(world.app.db, { ahead: 0 })
  },
)

test.serial('X-06: what was handed over twice is told to whoever owns it by now', async t => {
  const names = ['first', 'second', 'third'].map(name => `${name}-owner@notices.example`)
  const [first = '', second = '', third = ''] = await Promise.all(names.map(each => person(each)))
  const resource = await folder('Handed over')
  await world.app.db('resources').where({ id: resource }).update({ owner_id: first })
  await removeUser(world.context, first, { owner: second })
  await removeUser(world.context, second, { owner: third })
  const principalId = await person('guest@notices.example')
  const share = { resource, principalId, level: 'view', until: inDays(20) }
  await world.library.call('POST', '/shares', { shares: [share] })
  await setClock(world.app.db, { ahead: 7 * day })
  await notifyOfEnds(world.app.db, world.app.box)
  const told = await world.app.db('mails').where({ user_id: third, kind: 'share-expiry' })
  t.is(told.length, 1)
  await setClock(world.app.db, { ahead: 0 })
})
