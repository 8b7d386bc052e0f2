import type { Route } from '../../http/routes.ts'
import type { OpenidParts } from '../parts.ts'
import { showJoinForm, showProof, takeJoinForm, takeProof } from './join.ts'

type Handle = Route['handle']

/** The form on which people from outside ask to join, and where the link in the mail about it leads. */
export function joinRoutes(parts: OpenidParts): readonly Route[] {
  const show: Handle = async ctx => showJoinForm(ctx, parts)
  const take: Handle = async ctx => takeJoinForm(ctx, parts)
  const byLink = { path: '/sign-in/join/:secret', needs: 'join-link' } as const
  const proof = { path: '/sign-in/join-proof/:token', needs: 'join-link' } as const
  return [
    { method: 'GET', path: '/sign-in/join', needs: 'public', handle: show },
    { method: 'POST', path: '/sign-in/join', needs: 'public', handle: take },
    { ...byLink, method: 'GET', handle: show },
    { ...byLink, method: 'POST', handle: take },
    { ...proof, method: 'GET', handle: async ctx => showProof(ctx, parts) },
    { ...proof, method: 'POST', handle: async ctx => takeProof(ctx, parts) },
  ]
}
