import test from 'ava'
import type { EventRecord } from '../../src/model/event.ts'
import { eventTypes } from '../../src/model/event-types.ts'

test('an event of a type that the catalogue does not list does not compile', t => {
  const target = { kind: 'resource', id: 'x', name: 'x' } as const
  const listed: EventRecord = { type: 'resource.created', target }
  // @ts-expect-error -- the type is in no catalogue
  const unlisted: EventRecord = { type: 'resource.vanished', target }
  t.true(listed.type in eventTypes)
  t.false(unlisted.type in eventTypes)
})
