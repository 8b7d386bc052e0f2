import type {
  AutomationSetting,
  FieldSetting,
  GroupUploader,
  ResolvedOptions,
  ResolvedSetting,
  ResolvedUploader,
  UploaderSections,
} from '../../model/uploader-settings.ts'

/** A group of the person and what it overrides. */
export type GroupWithUploader = {
  readonly id: string
  readonly name: string
  readonly uploader: GroupUploader
}

/**
 * What holds for somebody in these groups (HV-20 to HV-23): of the groups that have the section on and speak of a key, the
 * one that lets most through; where none does, the account.
 */
export function resolveUploader(
  account: UploaderSections,
  groups: readonly GroupWithUploader[],
): ResolvedUploader {
  const of = <Setting>(
    pick: (uploader: GroupUploader) => Section<Setting>,
  ): Overriding<Setting>[] =>
    groups.flatMap(({ id, name, uploader }) => {
      const { on, values } = pick(uploader)
      return on ? [{ groupId: id, name, values }] : []
    })
  return {
    fields: resolve(
      account.fields,
      of(uploader => uploader.fields),
      easeOfField,
    ),
    metadata: resolve(
      account.metadata,
      of(uploader => uploader.metadata),
      easeOfField,
    ),
    automation: resolve(
      account.automation,
      of(uploader => uploader.automation),
      easeOfAutomation,
    ),
    options: resolveOptions(groups),
  }
}

/**
 * HV-08: one group that lets its members skip approvals suffices. Of groups that limit the versions, a person has those of
 * all; one that limits nothing takes no limit away, as a section that is off counts for nothing (HV-23).
 */
function resolveOptions(groups: readonly GroupWithUploader[]): ResolvedOptions {
  const skipping = groups.flatMap(({ id, name, uploader }) =>
    uploader.options.skipApproval ? [{ groupId: id, name }] : [],
  )
  const limiting = groups.flatMap(({ id, name, uploader: { options } }) =>
    options.versions === null ? [] : [{ groupId: id, name, versions: options.versions }],
  )
  const versions = [...new Set(limiting.flatMap(each => each.versions))].toSorted()
  return {
    skipApproval: { value: skipping.length > 0, from: skipping },
    versions: { value: limiting.length === 0 ? null : versions, from: limiting },
  }
}

type By<Setting> = Readonly<Record<string, Setting>>
type Section<Setting> = { readonly on: boolean; readonly values: By<Setting> }
type Overriding<Setting> = {
  readonly groupId: string | null
  readonly name: string
  readonly values: By<Setting>
}

function resolve<Setting>(
  account: By<Setting>,
  groups: readonly Overriding<Setting>[],
  ease: (setting: Setting) => number,
): By<ResolvedSetting<Setting>> {
  const sources = [...groups, { groupId: null, name: 'account', values: account }]
  const keys = new Set(sources.flatMap(({ values }) => Object.keys(values)))
  const resolved = [...keys].toSorted().map((key): [string, ResolvedSetting<Setting>] => {
    const from = sources
      .flatMap(({ groupId, name, values }) => {
        const setting = Object.hasOwn(values, key) ? values[key] : undefined
        return setting === undefined ? [] : [{ groupId, name, setting }]
      })
      .toSorted((a, b) => rank(b) - rank(a) || ease(b.setting) - ease(a.setting))
    return [key, { ...(from[0]?.setting as Setting), from }]
  })
  return Object.fromEntries(resolved)
}

/** Any group goes before the account. */
function rank({ groupId }: { readonly groupId: string | null }): number {
  return groupId === null ? 0 : 1
}

/** Visible and not required wins. */
function easeOfField({ visible, required }: FieldSetting): number {
  if (!visible) return 0
  return required ? 1 : 2
}

/** Visible and enabled wins. */
function easeOfAutomation({ visible, enabledByDefault }: AutomationSetting): number {
  if (!visible) return 0
  return enabledByDefault ? 2 : 1
}
