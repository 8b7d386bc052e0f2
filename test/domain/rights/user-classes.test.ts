import test from 'ava'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { countClasses } from '../../../src/domain/plan/seat-classes.ts'
import { effectiveRights } from '../../../src/domain/rights/effective-rights.ts'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import { suspendUser } from '../../../src/domain/users/suspension.ts'
import { classOf, type Right } from '../../../src/model/right.ts'
import { addGroup } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { setClock } from '../../support/clock.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)

test('HV-05: a class is that of the heaviest right', t => {
  t.is(classOf([]), 'light')
  t.is(classOf(['active', 'assets.view']), 'light')
  t.is(classOf(['assets.view', 'assets.upload']), 'regular')
  t.is(classOf(['assets.approve', 'assets.upload', 'assets.view']), 'heavy')
})

test.serial(
  'HV-05: seats are counted by class, from role, account, own rights and groups in groups',
  async t => {
    const context = app.inAccount(await app.makeAccount('classes'))
    const role = 'media_library_view_only_access'
    const [own, nested, brief, plain] = [
      await localUser(context, 'own', role),
      await localUser(context, 'nested', role),
      await localUser(context, 'brief', role),
      await localUser(context, 'plain', role),
    ]
    await localUser(context, 'admin', 'account_administrator')
    const give = async (principalId: string, right: Right, until: Date | null = null) =>
      grantRight(context, { principalId, right, until })
    t.deepEqual(await countClasses(context), { light: 4, regular: 0, heavy: 1 })
    await give(own.id, 'assets.upload')
    const inner = await addGroup(context, 'Inner', [nested])
    const outer = await addGroup(context, 'Outer', [own])
    await give(outer, 'assets.approve')
    t.deepEqual(await countClasses(context), { light: 3, regular: 0, heavy: 2 })
    await changeGroup(context, outer, {
      members: { add: new Set([inner]), remove: new Set([own.id]) },
    })
    await give(brief.id, 'assets.approve', new Date(Date.now() + 60_000))
    t.deepEqual(await countClasses(context), { light: 1, regular: 1, heavy: 3 })
    for (const [user, expected] of [
      [own, 'regular'],
      [nested, 'heavy'],
      [plain, 'light'],
    ] as const) {
      t.is(classOf(await effectiveRights(context, user.id)), expected)
    }
    await setClock(app.db, { ahead: 61 })
    t.deepEqual(await countClasses(context), { light: 2, regular: 1, heavy: 2 })
    await setClock(app.db, { ahead: 0 })
    await suspendUser(context, nested.id)
    t.deepEqual(await countClasses(context), { light: 1, regular: 1, heavy: 2 })
    await grantRight(context, { principalId: null, right: 'assets.upload' })
    t.deepEqual(await countClasses(context), { light: 0, regular: 2, heavy: 2 })
  },
)
