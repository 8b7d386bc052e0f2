import type { z } from 'zod'
import { registerResources as register } from '../../domain/resources/register.ts'
import type { Resource } from '../../model/resource.ts'
import type { resource } from '../contract/library/common.ts'
import { registerResources } from '../contract/library/resources.ts'
import { route } from '../route.ts'

export const resourceRoutes = [
  route(registerResources, async ({ context, body }) => {
    const resources = await register(context, body.resources)
    return { resources: resources.map(representResource) }
  }),
]

export function representResource(whole: Resource): z.output<typeof resource> {
  const { createdAt, updatedAt, deletedAt, ...rest } = whole
  return {
    ...rest,
    metadata: { ...rest.metadata },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    deletedAt: deletedAt?.toISOString() ?? null,
  }
}
