import type { ComponentProps } from 'react';

interface TextFieldProps extends ComponentProps<'input'> {
  readonly label: string;
  /** The names of the fields that the server did not like. */
  readonly invalid?: readonly string[];
}

export function TextField({ label, invalid, ...input }: TextFieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input aria-invalid={invalid?.includes(input.name ?? '') || undefined} {...input} />
    </label>
  );
}
