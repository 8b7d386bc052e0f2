import { z } from 'zod'
import { actorKinds } from '../../model/event.ts'

/** The id of a thing. What has another form names nothing, so it is a 404 like any unknown one. */
export const id = z.string().max(200).meta({ format: 'uuid' })

export const timestamp = z.iso.datetime().describe('ISO 8601, UTC')

/** A time that somebody sends: with whatever offset. */
export const moment = z.iso
  .datetime({ offset: true })
  .describe('ISO 8601 with an offset or Z, such as 2026-11-22T10:00:00Z')

/** Who did something, called as they were then. */
export const actor = z
  .strictObject({ kind: z.enum(actorKinds), id: id.nullable(), name: z.string() })
  .meta({ id: 'Actor' })

/** An application where it is only named; its client id is its address too. */
export const toldApplication = z.strictObject({ clientId: z.string(), name: z.string() })

/** Whatever JSON can say. */
export const json = z.json().register(z.globalRegistry, { id: 'Json' })

/** Text of so many characters that people write. */
export function text(most: number): z.ZodString {
  return z.string().max(most)
}

/** `true` or `false` in a query. */
export const flag = z.enum(['true', 'false']).transform(value => value === 'true')

/** What every list takes; extend it with filters: `listQuery.extend({ … })`. */
export const listQuery = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(50)
    .describe('How many items a page has at most.'),
  cursor: z.string().max(4000).optional().describe('`next` of the page before; opaque.'),
})

/** A page of a list; `next` is null on the last one. */
export function pageOf<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; next: z.ZodNullable<z.ZodString> }> {
  return z.strictObject({
    items: z.array(item),
    next: z.string().nullable().describe('The `cursor` of the next page, or null.'),
  })
}

/** A list that is always whole; it looks like the others. */
export function allOf<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; next: z.ZodNull }> {
  return z.strictObject({ items: z.array(item), next: z.null().describe('There is no more.') })
}

/** The `params` of a path with one id: `oneOf('group')` for `/groups/:group`. */
export function oneOf<const Name extends string>(
  name: Name,
): z.ZodObject<Record<Name, typeof id>, z.core.$strict> {
  return z.strictObject({ [name]: id } as Record<Name, typeof id>)
}
