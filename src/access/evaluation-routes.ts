import { evaluate, type Evaluated, type Evaluation } from '../domain/evaluations/evaluate.ts'
import { HttpFault } from '../http/errors.ts'
import type { Route } from '../http/routes.ts'
import type { Ctx } from '../http/state.ts'
import type { JsonObject } from '../model/json.ts'
import { askerContext } from './authenticate.ts'
import { type EvaluationInput, flawIn, parse, readInput, schemas, type semantics } from './input.ts'
import { prefix } from './metadata.ts'
import { withDefaults } from './with-defaults.ts'

type Semantic = (typeof semantics)[number]

/** The evaluation and evaluations endpoints (AuthZEN Authorization API 1.0, 6 and 7). */
export function evaluationRoutes(): readonly Route[] {
  const needs = 'library-asker'
  return [
    { method: 'POST', path: `${prefix}/evaluation`, needs, handle: one },
    { method: 'POST', path: `${prefix}/evaluations`, needs, handle: many },
  ]
}

async function one(ctx: Ctx): Promise<void> {
  ctx.body = await answerOne(ctx, await readInput(ctx, schemas.evaluation))
}

async function many(ctx: Ctx): Promise<void> {
  const { evaluations = [], options, ...defaults } = await readInput(ctx, schemas.evaluations)
  if (evaluations.length === 0) {
    const { data, error } = parse(schemas.evaluation, defaults)
    if (error !== undefined) throw new HttpFault(400, flawIn(error))
    ctx.body = await answerOne(ctx, data)
    return
  }
  const whole = evaluations.map(each => withDefaults(each, defaults))
  const semantic = options?.evaluations_semantic ?? 'execute_all'
  ctx.body = { evaluations: upTo(await answerAll(ctx, whole), semantic) }
}

type Answer = { readonly decision: boolean; readonly context: JsonObject }

async function answerOne(ctx: Ctx, input: EvaluationInput): Promise<Answer> {
  const [decided] = await evaluate(askerContext(ctx), [questionOf(input)])
  return decisionOf(decided as Evaluated)
}

/** Each of its own: one that is not as it should be is denied, with why, and the others are decided. */
async function answerAll(ctx: Ctx, evaluations: readonly unknown[]): Promise<readonly Answer[]> {
  const read = evaluations.map(each => parse(schemas.evaluation, each))
  const questions = read.flatMap(({ data }) => (data === undefined ? [] : [questionOf(data)]))
  const decided = (await evaluate(askerContext(ctx), questions)).values()
  return read.map(({ error }) =>
    error === undefined ? decisionOf(decided.next().value as Evaluated) : failed(flawIn(error)),
  )
}

/** The answers up to the one that decides the whole, which is the last. */
function upTo(answers: readonly Answer[], semantic: Semantic): readonly Answer[] {
  if (semantic === 'execute_all') return answers
  const deciding = semantic === 'permit_on_first_permit'
  const at = answers.findIndex(({ decision }) => decision === deciding)
  return at === -1 ? answers : answers.slice(0, at + 1)
}

function questionOf({ subject, action, resource }: EvaluationInput): Evaluation {
  return { subject, action: action.name, resource }
}

function decisionOf({ allowed, reason }: Evaluated): Answer {
  const { id, user, admin } = reason
  const context = { id, reason_user: { en: user }, reason_admin: { en: admin } }
  return { decision: allowed, context }
}

function failed(message: string): Answer {
  return { decision: false, context: { error: { status: 400, message } } }
}
