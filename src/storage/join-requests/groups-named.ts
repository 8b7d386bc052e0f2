/** SQL for the groups of an array of ids that are still there, with their names. Groups of another account are not found. */
export function groupsNamed(ids: string): string {
  return `(select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) order by g.name, g.id), '[]')
     from groups g where g.account_id = :accountId and g.id = any(${ids}) and g.deleted_at is null)`
}
