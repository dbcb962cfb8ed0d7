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
export type LabelOverrides = { readonly [Group in keyof Labels]?: SomeTexts<Labels[Group]> };

/** Texts in groups within a group are chosen one by one, too. */
type SomeTexts<Texts> = {
  readonly [Name in keyof Texts]?: Texts[Name] extends OneText ? Texts[Name] : SomeTexts<Texts[Name]>;
};

type OneText = string | ((...values: never[]) => string);

export const englishLabels: Labels = {
  table: tableLabels,
  field: fieldLabels,
  form: formLabels,
  account: accountLabels,
};

export function withLabels(overrides: LabelOverrides): Labels {
  const { operator, ...table } = overrides.table ?? {};
  return {
    table: { ...tableLabels, ...table, operator: { ...tableLabels.operator, ...operator } },
    field: { ...fieldLabels, ...overrides.field },
    form: { ...formLabels, ...overrides.form },
    account: { ...accountLabels, ...overrides.account },
  };
}
