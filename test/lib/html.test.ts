import test from 'ava'
import { html, raw } from '../../src/lib/html.ts'

test('values are escaped in text and in attributes, markup is not escaped twice', t => {
  const evil = `"><script>'&`
  const inner = html`<b title="${evil}">${evil}</b>`
  t.is(
    html`<p>${inner}</p>`.markup,
    `<p><b title="&quot;&gt;&lt;script&gt;&#39;&amp;">&quot;&gt;&lt;script&gt;&#39;&amp;</b></p>`,
  )
})

test('lists are joined, nothing is written for what is absent, numbers are text', t => {
  const items = ['a', '<b>'].map(item => html`<i>${item}</i>`)
  t.is(html`${items}`.markup, '<i>a</i><i>&lt;b&gt;</i>')
  t.is(html`${undefined}${null}${false}${0}${raw('<i>')}`.markup, '0<i>')
})

test('dollars and backslashes in values stay what they are', t => {
  t.is(html`<p>${'$& $1 \\n'}</p>`.markup, '<p>$&amp; $1 \\n</p>')
})
