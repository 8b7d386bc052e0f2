/** A membership row `m` that counts now: not suspended and not past its end. */
export const effective = `m.state = 'active' and (m.until is null or m.until > cohort_now())`

/**
 * The groups that the rows of the CTE `person` (account_id, id) are in, directly or through groups, as the CTE `reach`.
 * `union` drops what was seen before, which also ends cycles.
 */
export const reach = `reach (account_id, id) as (
    select m.account_id, m.group_id from person p
      join memberships m on m.account_id = p.account_id and m.member_id = p.id where ${effective}
    union
    select m.account_id, m.group_id from reach r
      join memberships m on m.account_id = r.account_id and m.member_id = r.id where ${effective})`
