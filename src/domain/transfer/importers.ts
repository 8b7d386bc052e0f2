import type { SecretBox } from '../../lib/secret-box.ts'
import type { TransferKind } from '../../model/transfer.ts'
import type { Context } from '../context.ts'
import { groupImporter } from './import-groups.ts'
import { membershipImporter } from './import-memberships.ts'
import { userImporter } from './import-users.ts'
import type { Importer } from './importer.ts'

/** What imports one kind, for whoever may. */
export function importerOf(
  context: Context,
  kind: TransferKind,
  options: { readonly box: SecretBox; readonly invite: boolean },
): Importer {
  switch (kind) {
    case 'users':
      return userImporter(context, options)
    case 'groups':
      return groupImporter(context)
    case 'memberships':
      return membershipImporter(context)
  }
}
