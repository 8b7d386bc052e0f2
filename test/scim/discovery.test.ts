import test from 'ava'
import type { Json, JsonObject } from '../../src/model/json.ts'
import {
  anonymousProviderConfig,
  resourceTypes,
  schemaDocuments,
  serviceProviderConfig,
} from '../../src/scim/discovery.ts'
import type { Features } from '../../src/scim/discovery.ts'
import type { AttributeDefinition } from '../../src/scim/schema/attribute.ts'
import { groupResource, userResource } from '../../src/scim/schema/resources.ts'
import { userUrn } from '../../src/scim/schema/user.ts'

const base = 'https://id.example/t/acme/scim/v2'
const resources = [userResource, groupResource]
const features: Features = {
  maxResults: 1000,
  changePassword: false,
  oauth: false,
  sort: false,
  etag: true,
  pagination: { cursor: false, defaultPageSize: 100, maxPageSize: 1000 },
}

test('SPC-1, SPC-5: the provider configuration says what is on and nothing else', t => {
  const config = serviceProviderConfig(base, features)
  t.like(config, {
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: 1000 },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  })
  const bulk = { maxOperations: 1000, maxPayloadSize: 4_194_304 }
  t.deepEqual(serviceProviderConfig(base, { ...features, bulk })['bulk'], {
    supported: true,
    ...bulk,
  })
})

test('SPC-2: the pagination of RFC 9865 is published, index being the default', t => {
  const pagination = { ...features.pagination, cursor: true, cursorTimeout: 3600 }
  t.deepEqual(serviceProviderConfig(base, { ...features, pagination })['pagination'], {
    cursor: true,
    index: true,
    defaultPaginationMethod: 'index',
    defaultPageSize: 100,
    maxPageSize: 1000,
    cursorTimeout: 3600,
  })
})

test('SPC-6: without a token only the authentication schemes are to be read', t => {
  t.deepEqual(Object.keys(anonymousProviderConfig()), ['schemas', 'authenticationSchemes'])
})

test('RT-1: the resource types name their schemas and extensions', t => {
  t.like(resourceTypes(base, resources)[0], {
    id: 'User',
    name: 'User',
    endpoint: '/Users',
    schema: userUrn,
    schemaExtensions: [
      { schema: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', required: false },
    ],
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/User` },
  })
  t.deepEqual(resourceTypes(base, resources)[1]?.['schemaExtensions'], [])
})

test('SCH-1: the schemas publish every attribute with every characteristic', t => {
  const documents = schemaDocuments(base, [...resources, userResource])
  t.deepEqual(
    documents.map(document => document['name']),
    ['User', 'EnterpriseUser', 'Group'],
  )
  const schemas = [
    userResource.core,
    ...userResource.extensions.map(({ schema }) => schema),
    groupResource.core,
  ]
  for (const [index, schema] of schemas.entries()) {
    const attributes = documents[index]?.['attributes']
    t.true(sameAttributes(schema.attributes, attributes), schema.name)
    t.like(documents[index], { id: schema.id, meta: { location: `${base}/Schemas/${schema.id}` } })
  }
})

test('DISC-2: discovery holds no nulls and nothing that JSON cannot say', t => {
  const documents = [
    serviceProviderConfig(base, features),
    ...resourceTypes(base, resources),
    ...schemaDocuments(base, resources),
  ]
  for (const document of documents) {
    t.deepEqual(JSON.parse(JSON.stringify(document)), document)
    t.false(JSON.stringify(document).includes('null'))
  }
})

function sameAttributes(
  definitions: readonly AttributeDefinition[],
  published: Json | undefined,
): boolean {
  const documents = published as readonly JsonObject[]
  return definitions.every((definition, index) => {
    const { subAttributes, maxValues: _, ...traits } = definition
    const { subAttributes: subs, ...rest } = documents[index] ?? {}
    const same = JSON.stringify(sorted(rest)) === JSON.stringify(sorted(traits))
    return same && (subAttributes === undefined || sameAttributes(subAttributes, subs))
  })
}

function sorted(object: object): readonly unknown[] {
  return Object.entries(object).sort(([left], [right]) => left.localeCompare(right))
}
