/** Names one person of an account. */
export type OfUser = { readonly accountId: string; readonly userId: string }
