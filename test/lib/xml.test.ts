import test from 'ava'
import { parseXml, plainXml, XmlFault } from '../../src/lib/xml.ts'

const wrong: Readonly<Record<string, string>> = {
  'a document type': '<!DOCTYPE a><a/>',
  'an entity of its own': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  'an unknown entity': '<a>&b;</a>',
  'a comment': '<a>b<!-- c --></a>',
  'a CDATA section': '<a><![CDATA[b]]></a>',
  'a processing instruction': '<a><?b c?></a>',
  'a second declaration': '<?xml version="1.0"?><?xml version="1.0"?><a/>',
  'two elements at the top': '<a/><b/>',
  'text behind the end': '<a/>b',
  'text before the beginning': 'b<a/>',
  nothing: '',
  'no element': 'a',
  'an open element': '<a><b></a>',
  'elements that cross': '<a><b></a></b>',
  'an attribute without quotes': '<a b=c/>',
  'an attribute twice': '<a b="1" b="2"/>',
  'a tag in an attribute': '<a b="<c>"/>',
  'a bare ampersand': '<a>b & c</a>',
  'no character': '<a>\0</a>',
  'a reference to no character': '<a>&#0;</a>',
  'half a character': '<a>&#xD800;</a>',
  'too deep': '<a>'.repeat(41) + '</a>'.repeat(41),
  'too many': `<a>${'<b/>'.repeat(10_000)}</a>`,
}

for (const [title, text] of Object.entries(wrong)) {
  test(`XML with ${title} is refused`, t => {
    t.throws(() => parseXml(text), { instanceOf: XmlFault })
  })
}

test('what is plain is read: names, namespaces, attributes and texts', t => {
  const root = parseXml(
    `<?xml version="1.0" encoding="UTF-8"?>\r\n<p:a xmlns:p="urn:p" b="1 &lt; 2">x<c xmlns="urn:q">R &amp; D</c>y&#xE9;</p:a>\n`,
  )
  const [child] = root.children
  t.deepEqual([root.name, root.namespace, root.text], ['a', 'urn:p', 'xyé'])
  t.is(root.attributes.get('b'), '1 < 2')
  t.deepEqual([child?.name, child?.namespace, child?.text], ['c', 'urn:q', 'R & D'])
})

test('line ends are those of the standard', t => {
  t.is(plainXml('<a>\r\nb\rc</a>'), '<a>\nb\nc</a>')
})
