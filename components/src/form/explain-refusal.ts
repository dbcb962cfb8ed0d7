/** Says why a write was refused: at the fields, as far as it concerns them, and for the form as a whole. Pure. */
import { RowcastError } from '@rowcast/client';
import type { FieldInfo, ModelDescription } from '../model/field-info.js';
import type { ComponentSettings } from '../settings/component-settings.js';

export interface Refusal {
  /** By the form's fields. */
  readonly problems: { readonly [field: string]: string };
  /** What belongs to no field of the form; null if the fields say it all. */
  readonly message: string | null;
  /** What a developer wants to know besides. */
  readonly detail: string | null;
}

export interface RefusedWrite {
  readonly model: ModelDescription;
  /** The fields of the form. */
  readonly fields: readonly FieldInfo[];
  readonly isNew: boolean;
}

export function explainRefusal(error: unknown, write: RefusedWrite, settings: ComponentSettings): Refusal {
  if (!(error instanceof RowcastError)) {
    const message = error instanceof Error ? error.message : settings.labels.form.notSaved;
    return { problems: {}, message, detail: null };
  }
  const concerned = fieldsOf(error, write);
  if (concerned.length === 0) return { problems: {}, ...explainWhole(error, write, settings) };
  const names = [...new Set(concerned)];
  const problems = names.map((field) => [field.name, explainField(error, field, { among: names, settings })]);
  return { problems: Object.fromEntries(problems), message: null, detail: null };
}

/** What is written of other models are ties, and whatever was wrong there was wrong with those. */
function fieldsOf({ model, fields = [] }: RowcastError, write: RefusedWrite): readonly FieldInfo[] {
  if (model === undefined || model === write.model.name)
    return fields.flatMap((name) => fieldOf(name, write.fields) ?? []);
  return write.fields.filter(
    ({ relation }) =>
      relation?.ties && (relation.model === model || (relation.ties.kind === 'model' && relation.ties.model === model)),
  );
}

/** A foreign key shows as its relation. */
function fieldOf(name: string, fields: readonly FieldInfo[]): FieldInfo | undefined {
  return fields.find((field) => field.name === name) ?? fields.find(({ relation }) => relation?.from.includes(name));
}

interface FieldContext {
  readonly among: readonly FieldInfo[];
  readonly settings: ComponentSettings;
}

function explainField(error: RowcastError, { label, relation }: FieldInfo, { among, settings }: FieldContext): string {
  const { form, field } = settings.labels;
  if (relation?.ties && error.code === 'ACCESS_DENIED') return form.refusedTies(label);
  if (relation?.ties && error.code === 'RECORD_NOT_FOUND') return form.referenceMissing(label);
  switch (error.code) {
    case 'RECORD_ALREADY_EXISTS':
      return among.length === 1 ? form.taken(label) : form.takenTogether(among.map((one) => one.label).join(', '));
    case 'RECORD_REFERENCE_MISSING':
      return form.referenceMissing(label);
    case 'RECORD_FIELD_REQUIRED':
      return field.required(label);
    case 'RECORD_CHECK_FAILED':
      return form.checkFailed(label);
    case 'RECORD_VALUE_OUT_OF_RANGE':
      return error.hint === undefined ? error.message : `${label}: ${error.hint}`;
    default:
      return error.message;
  }
}

function explainWhole(
  error: RowcastError,
  { model, isNew }: RefusedWrite,
  { labels }: ComponentSettings,
): Pick<Refusal, 'message' | 'detail'> {
  switch (error.code) {
    case 'ACCESS_DENIED':
      return {
        message: isNew ? labels.form.refusedCreate(model.label) : labels.form.refusedEdit(model.label),
        detail: error.message,
      };
    case 'RECORD_NOT_FOUND':
      return { message: isNew ? error.message : labels.form.overtaken, detail: null };
    default:
      return { message: error.message, detail: null };
  }
}
