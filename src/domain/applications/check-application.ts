import type { Application } from '../../model/application.ts'
import { Refusal } from '../../model/refusal.ts'
import { checkedClaims } from '../claims/check-claims.ts'
import { checkClient } from './check-client.ts'
import type { Context } from '../context.ts'
import { checkAddress } from './check-addresses.ts'
import { checkLength, checkVisible } from '../text-limits.ts'

/** Checks an application as a whole, new or changed, and gives it as it is kept. */
export async function checkApplication(
  context: Context,
  application: Application,
): Promise<Application> {
  const { name, homeUrl, contact } = application
  if (name.trim() === '') {
    throw new Refusal('invalid', 'an application needs a name', { field: 'name' })
  }
  checkLength('name', name)
  checkVisible('name', name)
  checkLength('contact', contact)
  if (contact !== null) checkVisible('contact', contact)
  checkAddress('homeUrl', homeUrl)
  const claims = await checkedClaims(context, application.claims)
  return { ...application, claims, client: await checkClient(context, application) }
}
