import { html, type Html } from './html.ts'
import type { Person } from './person.ts'

export type Page = {
  readonly status?: number
  readonly title: string
  readonly content: Html
}

/** The frame of every page; the bar shows who is signed in. */
export function layout({ title, content }: Page, person: Person | undefined): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Lumen Gallery</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <header>
          <a class="name" href="/"><span aria-hidden="true">◐</span> Lumen Gallery</a>
          ${
            person === undefined
              ? html`<nav aria-label="You"><a class="button" href="/sign-in">Sign in</a></nav>`
              : html`<nav aria-label="You">
                  <a href="/you">${person.name}</a>
                  <form method="post" action="/sign-out">
                    <button class="quiet">Sign out</button>
                  </form>
                </nav>`
          }
        </header>
        <main>${content}</main>
        <footer>A sample application. Who may enter, see and do what, Cohort decides.</footer>
      </body>
    </html>`.markup
}
