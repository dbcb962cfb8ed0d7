/** All texts that the components show or say, in English; `ComponentsProvider` takes others. */
import { type AccountLabels, accountLabels } from './account-labels.js';
import { type FieldLabels, fieldLabels } from './field-labels.js';
import { type FormLabels, formLabels } from './form-labels.js';
import { type TableLabels, tableLabels } from './table-labels.js';

export interface Labels {
  readonly table: TableLabels;
  readonly field: FieldLabels;
  readonly form: FormLabels;
  readonly account: AccountLabels;
}

/** Some of the texts; the others stay English. */
export type LabelOverrides = { readonly [Group in keyof Labels]?: Partial<Labels[Group]> };

export const englishLabels: Labels = {
  table: tableLabels,
  field: fieldLabels,
  form: formLabels,
  account: accountLabels,
};

export function withLabels(overrides: LabelOverrides): Labels {
  return {
    table: { ...tableLabels, ...overrides.table },
    field: { ...fieldLabels, ...overrides.field },
    form: { ...formLabels, ...overrides.form },
    account: { ...accountLabels, ...overrides.account },
  };
}
