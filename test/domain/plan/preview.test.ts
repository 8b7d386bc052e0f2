import test from 'ava'
import { array, assert, asyncProperty, boolean, constantFrom, nat, record } from 'fast-check'
import type { Context } from '../../../src/domain/context.ts'
import { dormancyOf } from '../../../src/domain/plan/dormant.ts'
import { previewPlan } from '../../../src/domain/plan/plan-overview.ts'
import { setPlan, withPresentPlan } from '../../../src/domain/plan/plans.ts'
import { isActive } from '../../../src/domain/person.ts'
import { suspendUser } from '../../../src/domain/users/suspension.ts'
import { getUser } from '../../../src/domain/users/users.ts'
import { planIds } from '../../../src/model/plan.ts'
import { roles } from '../../../src/model/role.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { testSeed } from '../../support/seed.ts'

const app = testApp(test)

/** The names of the active people whom the plan in force keeps out, each judged as when they sign in. */
async function keptOut(context: Context): Promise<ReadonlySet<string>> {
  const inside = await withPresentPlan(context)
  const ids = await app.db('users').where({ account_id: context.account.id }).pluck<string[]>('id')
  const names = new Set<string>()
  for (const id of ids) {
    const user = await getUser(inside, id)
    if (isActive(user) && (await dormancyOf(inside, user)) !== undefined) names.add(user.userName)
  }
  return names
}

function namesOf(some: {
  readonly first: readonly { readonly name: string }[]
}): readonly string[] {
  return some.first.map(({ name }) => name).toSorted()
}

/** Those of the first who are not among the second. */
function lacking(those: ReadonlySet<string>, these: ReadonlySet<string>): readonly string[] {
  return [...those].filter(name => !these.has(name)).toSorted()
}

test('who goes dormant and who revives by a preview is who then does, whatever the plans and the people', async t => {
  const person = record({ role: constantFrom(...roles), suspended: boolean() })
  const plan = record({ plan: constantFrom(...planIds), seats: nat({ max: 5 }) })
  let run = 0
  await assert(
    asyncProperty(
      array(person, { maxLength: 7 }),
      array(plan, { minLength: 2, maxLength: 3 }),
      async (people, plans) => {
        const context = app.inAccount(await app.makeAccount(`preview-${run++}`))
        await localUser(context, 'keeper', 'account_administrator')
        for (const [index, { role, suspended }] of people.entries()) {
          const { id } = await localUser(context, `user${index}`, role)
          if (suspended) await suspendUser(context, id)
        }
        for (const { plan, seats } of plans) {
          const next = { plan, quotas: seats === 0 ? {} : { seats }, reason: null }
          const before = await keptOut(context)
          const { dormant, revived } = await previewPlan(context, next)
          t.deepEqual(await keptOut(context), before, 'a preview changes nothing')
          await setPlan(context, next)
          const after = await keptOut(context)
          t.deepEqual(namesOf(dormant.users), lacking(after, before))
          t.deepEqual(namesOf(revived.users), lacking(before, after))
          t.is(dormant.users.count, dormant.users.first.length)
        }
      },
    ),
    { numRuns: 12, seed: testSeed() },
  )
})
