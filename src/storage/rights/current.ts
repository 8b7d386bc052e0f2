/** A grant `g` that counts now. */
export const current = '(g.until is null or g.until > cohort_now())'
