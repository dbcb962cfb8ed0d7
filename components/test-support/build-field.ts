/** A field as `describeModel` makes it, with what matters to a test. */
import type { FieldInfo } from '../src/model/field-info.js';
import { type ComponentSettings, defaultSettings } from '../src/settings/component-settings.js';

export function buildField(given: Partial<FieldInfo> = {}): FieldInfo {
  return {
    model: 'Sample',
    name: 'value',
    label: 'Value',
    type: 'String',
    native: undefined,
    isList: false,
    isNullable: false,
    isKey: false,
    isUnique: false,
    isRequired: false,
    default: undefined,
    isAutomatic: false,
    enumValues: [],
    relation: undefined,
    foreignKeyOf: undefined,
    ...given,
  };
}

/** English, in UTC, unless a test says otherwise: what the machine is set to must not matter. */
export function buildSettings(given: Partial<ComponentSettings> = {}): ComponentSettings {
  return { ...defaultSettings, locale: 'en-US', timeZone: 'UTC', ...given };
}
