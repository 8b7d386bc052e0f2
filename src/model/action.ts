import type { Level } from './level.ts'
import type { Right } from './right.ts'

export type ActionRecord = {
  /** The least level on the resource; null for what needs none. */
  readonly level: Level | null
  readonly right: Right
  readonly summary: string
}

/** What can be done with files and folders, and by which level and right: allowed is who has both. */
const onAssets = {
  'asset.see': at('view', 'assets.view', 'see and search it'),
  'asset.see-details': at('view', 'assets.view', 'see the details of the file and its versions'),
  'asset.download': at('view', 'assets.download', 'download it'),
  'asset.download-zip': at('view', 'assets.download', 'download it within a zip archive'),
  'asset.see-own-downloads': at('view', 'assets.view', 'see what one has downloaded'),
  'comment.read': at('view', 'assets.view', 'read comment threads'),
  'comment.write': at('contribute', 'assets.comment', 'write comments and replies'),
  'comment.change-own': at('contribute', 'assets.comment', 'edit and delete own comments'),
  'comment.react': at('contribute', 'assets.comment', 'react to comments'),
  'comment.resolve': at('contribute', 'assets.comment', 'resolve a thread and open it again'),
  'folder.create': at('contribute', 'folders.create', 'create a folder in it'),
  'file.upload': at('contribute', 'assets.upload', 'upload a file to it'),
  'version.upload': at('contribute', 'assets.upload', 'upload a new version'),
  'version.restore': at('contribute', 'assets.edit', 'restore a version'),
  'metadata.change': at('contribute', 'assets.edit', 'change custom metadata'),
  'tags.change': at('contribute', 'assets.edit', 'add and remove tags'),
  'auto-tags.change': at('contribute', 'assets.edit', 'add and remove automatic tags'),
  'image.edit': at('contribute', 'assets.edit', 'edit the image'),
  'image.remove-background': at('contribute', 'assets.edit', 'remove the background'),
  'image.set-focus': at('contribute', 'assets.edit', 'set the focus area'),
  'asset.copy': at('contribute', 'assets.upload', 'copy it'),
  'asset.collect': at('contribute', 'assets.edit', 'add it to media collections'),
  'comment.delete-thread': at('manage', 'assets.remove', 'delete a whole thread'),
  'file.rename': at('manage', 'assets.edit', 'rename it'),
  'asset.move': at('manage', 'folders.manage', 'move it'),
  'version.delete': at('manage', 'assets.remove', 'delete a version'),
  'asset.delete': at('manage', 'assets.remove', 'delete it'),
  'asset.share': at('manage', 'shares.manage', 'share it'),
  'link.see': at('manage', 'shares.link', 'see its public links'),
  'link.create': at('manage', 'shares.link', 'create public links'),
  'link.change': at('manage', 'shares.link', 'change its public links'),
  'link.delete': at('manage', 'shares.link', 'delete its public links'),
} as const satisfies Readonly<Record<string, ActionRecord>>

/** What can be done with media collections. */
const onCollections = {
  'collection.create': at(null, 'collections.create', 'create a collection'),
  'collection.see': at('view', 'collections.view', 'see and search the collection'),
  'collection.see-assets': at('view', 'collections.view', 'see the assets in it'),
  'collection.see-details': at('view', 'collections.view', 'see the details of the assets in it'),
  'collection.download-zip': at('view', 'assets.download', 'download it as a zip archive'),
  'collection.add-assets': at('contribute', 'collections.manage', 'add assets'),
  'collection.rename': at('manage', 'collections.manage', 'rename it'),
  'collection.remove-assets': at('manage', 'collections.manage', 'remove assets'),
  'collection.delete': at('manage', 'collections.manage', 'delete it'),
  'collection.share': at('manage', 'shares.manage', 'share it'),
  'collection.see-links': at('manage', 'shares.link', 'see its public links'),
  'collection.create-links': at('manage', 'shares.link', 'create public links'),
  'collection.change-links': at('manage', 'shares.link', 'change its public links'),
  'collection.delete-links': at('manage', 'shares.link', 'delete its public links'),
} as const satisfies Readonly<Record<string, ActionRecord>>

/** The levels themselves, for an application that gates on nothing finer. */
const byLevel = {
  view: at('view', 'assets.view', 'at least view'),
  contribute: at('contribute', 'assets.view', 'at least contribute'),
  manage: at('manage', 'assets.view', 'at least manage'),
} as const satisfies Readonly<Record<string, ActionRecord>>

export type AssetAction = keyof typeof onAssets
export type CollectionAction = keyof typeof onCollections
export type Action = AssetAction | CollectionAction | keyof typeof byLevel

/** The matrix of files and folders: every action with what it needs. */
export const assetActions: Readonly<Record<AssetAction, ActionRecord>> = onAssets
/** The matrix of media collections. */
export const collectionActions: Readonly<Record<CollectionAction, ActionRecord>> = onCollections

const everyAction: Readonly<Record<string, ActionRecord>> = {
  ...onAssets,
  ...onCollections,
  ...byLevel,
}

/** On what an action is done. */
export const actionKinds = ['asset', 'collection', 'any'] as const

export type CataloguedAction = ActionRecord & {
  readonly action: Action
  readonly kind: (typeof actionKinds)[number]
}

/** The whole catalogue, in order. */
export const actions: readonly CataloguedAction[] = [
  ...catalogued('asset', onAssets),
  ...catalogued('collection', onCollections),
  ...catalogued('any', byLevel),
]

/** The actions that a resource of this kind knows, by key. */
export function actionsOn(
  kind: 'folder' | 'file' | 'collection',
): Readonly<Record<string, ActionRecord>> {
  return kind === 'collection' ? { ...onCollections, ...byLevel } : { ...onAssets, ...byLevel }
}

export function isAction(value: string): value is Action {
  return Object.hasOwn(everyAction, value)
}

export function actionRecord(action: Action): ActionRecord {
  return everyAction[action] as ActionRecord
}

function at(level: Level | null, right: Right, summary: string): ActionRecord {
  return { level, right, summary }
}

function catalogued(
  kind: CataloguedAction['kind'],
  records: Readonly<Record<string, ActionRecord>>,
): readonly CataloguedAction[] {
  return Object.entries(records).map(([key, record]) => {
    return { action: key as Action, kind, ...record }
  })
}
