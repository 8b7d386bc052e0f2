import test from 'ava'
import { agency, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'

const app = testApp(test)

test('who knows only the uid of a sign-in cannot take it over, and the log does not tell the uid', async t => {
  const { account, application, browser } = await agency(app, 'known-uid')
  const window = browser()
  const page = await window.open((await application.begin()).url)
  const uid = page.url.pathname.split('/').at(-1) ?? ''
  t.true(uid.length >= 20)
  const cookie = `interaction=${uid}; interaction.sig=x; resume=${uid}; resume.sig=x`
  for (const path of [`/sign-in/${uid}`, `/sign-in/${uid}/other`, `/auth/${uid}`]) {
    for (const stolen of [cookie, `interaction=${uid}; resume=${uid}`]) {
      const headers = { cookie: stolen, accept: 'text/html' }
      const answer = await fetch(`${account.issuer}${path}`, { headers, redirect: 'manual' })
      t.is(answer.status, 400, path)
      t.regex(await answer.text(), /Please start again/)
    }
  }
  t.is((await signIn(window, page, 'ana')).status, 0, 'the owner goes on')
  t.false(app.log.join('').includes(uid))
})
