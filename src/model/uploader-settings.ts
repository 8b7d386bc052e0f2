/** The fields of an upload form that settings are about. */
export const uploaderFields = [
  'name',
  'tags',
  'folder',
  'production_date',
  'sensitive_date',
  'permissions',
  'approval',
] as const

/** What may be done with an upload by itself. */
export const automations = [
  'tag_prediction',
  'face_detection',
  'text_scan',
  'captions',
  'transcript',
] as const

/** Whether a field is shown, and must be filled in. */
export type FieldSetting = { readonly visible: boolean; readonly required: boolean }

/** Whether an automation is offered, and chosen unless somebody takes it out. */
export type AutomationSetting = { readonly visible: boolean; readonly enabledByDefault: boolean }

type By<Setting> = Readonly<Record<string, Setting>>

/** What is set for each key; a key that is not named is as it is elsewhere. Metadata fields are those of the account. */
export type UploaderSections = {
  readonly fields: By<FieldSetting>
  readonly metadata: By<FieldSetting>
  readonly automation: By<AutomationSetting>
}

export const uploaderSections = ['fields', 'metadata', 'automation'] as const

export type UploaderSection = (typeof uploaderSections)[number]

/** For everybody, where no group of theirs overrides it. */
export type AccountUploader = UploaderSections & {
  /** Who has which level on what is uploaded, unless the uploader chooses otherwise. */
  readonly defaultPermissions: readonly {
    readonly principalId: string
    readonly level: 'view' | 'contribute' | 'manage'
  }[]
  /** Advice to upload forms, and no wall: applications check what they accept. */
  readonly blockedMimeTypes: readonly string[]
}

/** What a group says of its members and not of a form (HV-08). */
export type UploaderOptions = {
  /** Whether what they upload needs no approval. */
  readonly skipApproval: boolean
  /** The names of the versions of an asset that they may have; null where the group limits nothing. */
  readonly versions: readonly string[] | null
}

/** What a group overrides: a section that is off leaves its members to the account (HV-23). */
export type GroupUploader = {
  readonly [Name in UploaderSection]: {
    readonly on: boolean
    readonly values: UploaderSections[Name]
  }
} & { readonly options: UploaderOptions }

export const emptyAccountUploader: AccountUploader = {
  fields: {},
  metadata: {},
  automation: {},
  defaultPermissions: [],
  blockedMimeTypes: [],
}

export const emptyGroupUploader: GroupUploader = {
  fields: { on: false, values: {} },
  metadata: { on: false, values: {} },
  automation: { on: false, values: {} },
  options: { skipApproval: false, versions: null },
}

/** A setting as it is for one person, with everything that speaks of it; what is effective comes first. */
export type ResolvedSetting<Setting> = Setting & {
  /** Null stands for the account. */
  readonly from: readonly {
    readonly groupId: string | null
    readonly name: string
    readonly setting: Setting
  }[]
}

export type ResolvedUploader = {
  readonly fields: By<ResolvedSetting<FieldSetting>>
  readonly metadata: By<ResolvedSetting<FieldSetting>>
  readonly automation: By<ResolvedSetting<AutomationSetting>>
  readonly options: ResolvedOptions
}

type FromGroup = { readonly groupId: string; readonly name: string }

/** The options as they are for one person, with the groups that say so. */
export type ResolvedOptions = {
  readonly skipApproval: { readonly value: boolean; readonly from: readonly FromGroup[] }
  readonly versions: {
    readonly value: readonly string[] | null
    readonly from: readonly (FromGroup & { readonly versions: readonly string[] })[]
  }
}
