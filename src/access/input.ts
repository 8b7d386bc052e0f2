import { z } from 'zod'
import { readJson } from '../http/body.ts'
import { HttpFault } from '../http/errors.ts'
import type { Ctx } from '../http/state.ts'
import { wordIssue } from '../http/word-issue.ts'

/** Text as the database keeps it: neither NUL nor half a surrogate pair is text. */
const text = z
  .string()
  .max(1000)
  .refine(value => value.isWellFormed() && !value.includes('\0'), 'has characters that are no text')

const properties = z.looseObject({}).optional()
const entity = z.object({ type: text, id: text, properties })
const typed = z.object({ type: text, properties })
const action = z.object({ name: text, properties })
const context = z.looseObject({}).optional()
const page = z
  .object({
    token: z.string().max(4000).optional(),
    limit: z.int().min(0).optional(),
    properties,
  })
  .optional()

export const semantics = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const

/** What comes in (AuthZEN Authorization API 1.0, 6 to 8). Members that are not known are ignored. */
export const schemas = {
  evaluation: z.object({ subject: entity, action, resource: entity, context }),
  evaluations: z.object({
    subject: entity.partial().optional(),
    action: action.partial().optional(),
    resource: entity.partial().optional(),
    context,
    evaluations: z.array(z.unknown()).max(100, 'has more than 100 evaluations').optional(),
    options: z
      .looseObject({ evaluations_semantic: z.enum(semantics).default('execute_all') })
      .optional(),
  }),
  subjectSearch: z.object({ subject: typed, action, resource: entity, context, page }),
  resourceSearch: z.object({ subject: entity, action, resource: typed, context, page }),
  actionSearch: z.object({ subject: entity, resource: entity, context, page }),
} as const

export type EvaluationInput = z.infer<typeof schemas.evaluation>
export type PageInput = z.infer<typeof page>

/** Reads a JSON body and checks it; a fault names the first member that is wrong. */
export async function readInput<Schema extends z.ZodType>(
  ctx: Ctx,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const body = await readJson(ctx.req, { mediaTypes: ['application/json'], limit: 1024 * 1024 })
  const { data, error } = parse(schema, body)
  if (error !== undefined) throw new HttpFault(400, flawIn(error))
  return data
}

/** Checks what came, with what is wrong in words for whoever sent it. */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.ZodSafeParseResult<z.infer<Schema>> {
  return schema.safeParse(value, { error: wordIssue })
}

/** What is wrong first, and where. */
export function flawIn({ issues: [issue] }: z.ZodError): string {
  const where = issue?.path.join('.') ?? ''
  const what = issue?.message ?? 'is not as it should be'
  return where === '' ? `the body: ${what}` : `${where}: ${what}`
}
