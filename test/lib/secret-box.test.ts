import test from 'ava'
import { createSecretBox } from '../../src/lib/secret-box.ts'

const first = 'the first secret of this test, long'
const second = 'the second secret of this test, long'

test('what is sealed opens for its purpose alone, and not when changed', t => {
  const box = createSecretBox([first])
  const sealed = box.seal('one', 'hidden')
  t.is(box.open('one', sealed), 'hidden')
  t.notRegex(sealed, /hidden/)
  t.not(box.seal('one', 'hidden'), sealed, 'a nonce of its own each time')
  t.throws(() => box.open('two', sealed))
  const [id = '', nonce = '', body = ''] = sealed.split('.')
  const bent = [
    `${id}.${nonce}.${body.slice(0, -2)}AA`,
    `${id}.${nonce}.${body.slice(0, 10)}`,
    `${id}.${nonce}.`,
    `${id}.${nonce.slice(2)}.${body}`,
    id,
    '',
  ]
  for (const text of bent) t.throws(() => box.open('one', text), undefined, text)
})

test('the previous secret opens and never seals; a forgotten one is told by its id', t => {
  const old = createSecretBox([first])
  const both = createSecretBox([second, first])
  const fresh = createSecretBox([second])
  const sealed = old.seal('one', 'hidden')
  t.is(both.open('one', sealed), 'hidden')
  t.throws(() => fresh.open('one', sealed), { message: /not configured/ })
  const again = both.seal('one', 'hidden')
  t.is(fresh.open('one', again), 'hidden')
  t.deepEqual(both.ids, [fresh.ids[0], old.ids[0]])
  t.true(again.startsWith(`${both.ids[0]}.`))
  t.deepEqual(both.deriveAll('x'), [fresh.derive('x'), old.derive('x')])
})

test('who changes what was derived changes nothing for others', t => {
  const box = createSecretBox([first])
  const key = box.derive('x')
  const before = Buffer.from(key)
  key.fill(0)
  t.deepEqual(box.derive('x'), before)
})
