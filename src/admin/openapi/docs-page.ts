import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Ctx } from '../../http/state.ts'
import { type Html, html, raw } from '../../lib/html.ts'
import type { Json, JsonObject } from '../../model/json.ts'

type Parameter = {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonObject
}

type Content = Readonly<Record<string, { readonly schema?: Json }>>

type Described = {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Content }>
  >
}

export type ApiDocument = {
  readonly info: { readonly title: string; readonly description: string }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Json>> }
}

type Entry = Described & { readonly address: string }

const style = readFileSync(new URL('./docs.css', import.meta.url), 'utf8')
const styleHash = createHash('sha256').update(style).digest('base64')
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** Answers with the description of the API for people: a page without script. */
export function showDocs(ctx: Ctx, document: ApiDocument): void {
  ctx.set('content-security-policy', policy)
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = page(document).markup
}

function page(document: ApiDocument): Html {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]): Entry => {
      return { ...each, address: `${method.toUpperCase()} ${path}` }
    }),
  )
  const of = (tag: string): readonly Entry[] => entries.filter(each => each.tags.includes(tag))
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${document.info.title}</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <h1>${document.info.title}</h1>
        ${paragraphs(document.info.description)}
        <p>For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
        <nav aria-label="Operations">
          ${document.tags.map(({ name }) => contents(name, of(name)))}
        </nav>
        ${document.tags.map(
          ({ name, description }) =>
            html`<section id="${anchor(name)}">
              <h2>${name}</h2>
              ${paragraphs(description)} ${of(name).map(operation)}
            </section>`,
        )}
        <section id="schemas">
          <h2>Schemas</h2>
          ${Object.entries(document.components.schemas).map(
            ([name, schema]) =>
              html`<article id="schema-${name}">
                <h3>${name}</h3>
                ${json(schema)}
              </article>`,
          )}
        </section>
      </body>
    </html>`
}

/** Ids of elements have no spaces. */
function anchor(tag: string): string {
  return tag.replaceAll(' ', '-')
}

function contents(tag: string, entries: readonly Entry[]): Html {
  return html`<h2><a href="#${anchor(tag)}">${tag}</a></h2>
    <ul>
      ${entries.map(each => html`<li><a href="#${each.operationId}">${each.summary}</a></li>`)}
    </ul>`
}

function operation(entry: Entry): Html {
  const { operationId, summary, address, description, parameters, requestBody, responses } = entry
  return html`<article id="${operationId}">
    <h3>${summary}</h3>
    <p><code>${address}</code></p>
    ${paragraphs(description)} ${parameters.length > 0 && parameterTable(parameters)}
    ${
      requestBody !== undefined &&
      html`<details>
        <summary>Request body</summary>
        ${body(requestBody.content)}
      </details>`
    }
    <details>
      <summary>Answers</summary>
      ${Object.entries(responses).map(
        ([status, answer]) =>
          html`<p><strong>${status}</strong> ${coded(answer.description)}</p>
            ${Number(status) < 400 && answer.content !== undefined && body(answer.content)}`,
      )}
    </details>
  </article>`
}

function parameterTable(parameters: readonly Parameter[]): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Parameter</th>
        <th scope="col">In</th>
        <th scope="col">Meaning</th>
      </tr>
    </thead>
    <tbody>
      ${parameters.map(
        each =>
          html`<tr>
            <td><code>${each.name}</code>${each.required && ' (needed)'}</td>
            <td>${each.in}</td>
            <td>${coded(each.description ?? '')} <code>${JSON.stringify(each.schema)}</code></td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function body(content: Content): readonly Html[] {
  return Object.entries(content).map(
    ([type, { schema }]) =>
      html`<p><code>${type}</code></p>
        ${schema !== undefined && json(schema)}`,
  )
}

function json(schema: Json): Html {
  return html`<pre>${JSON.stringify(schema, null, 2)}</pre>`
}

function paragraphs(text: string): readonly Html[] {
  return text.split('\n\n').map(each => html`<p>${coded(each)}</p>`)
}

/** What stands between back quotes is code. */
function coded(text: string): readonly Html[] {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))
}
