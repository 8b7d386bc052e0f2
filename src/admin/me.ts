import { getMe } from './contract/me.ts'
import { csrfToken } from './session/csrf.ts'
import { route } from './route.ts'

export const meRoutes = [
  route(getMe, async ({ context, identity, parts }) => {
    const { account, caller } = context
    const { slug, name, issuer } = account
    const { session } = identity
    return {
      kind: caller.kind,
      id: caller.id,
      name: session?.user.displayName ?? context.actor.name,
      userName: session?.user.userName ?? null,
      role: caller.role,
      rights: [...caller.rights].toSorted(),
      signedInAt: caller.signedInAt?.toISOString() ?? null,
      csrfToken: session === undefined ? null : csrfToken(parts.box, session.id),
      account: { slug, name, issuer },
    }
  }),
]
