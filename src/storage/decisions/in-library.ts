/** Whether a resource counts: asked of each only where the account has several libraries. */
export const inLibrary = (id: string): string => `(cast(:libraryId as uuid) is null
          or (select count(*) from libraries l where l.account_id = :accountId) = 1
          or (select its.library_id from resources its where its.account_id = :accountId and its.id = ${id}) = :libraryId)`
