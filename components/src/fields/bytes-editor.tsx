/** Edits bytes as a file: choose one, download what is there, take it away. */
import { type ReactNode, type RefObject, useRef, useState } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import { CellPanel } from './cell-panel.js';
import type { FieldDraft, FieldEditorProps } from './field-editor.js';
import { intlFormats } from './intl-formats.js';
import { mostBytes } from './most-bytes.js';
import { emptyDraft } from './number-editor.js';

export function BytesEditor(props: FieldEditorProps): ReactNode {
  const { field, mode } = props;
  const { labels } = useComponentSettings();
  const choose = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const { bytes, draft, refusal, replace, read } = useBytes(props);
  const describedBy = [props.describedBy, refusal !== null && `${props.id}-refusal`].filter(Boolean).join(' ');
  return (
    <CellPanel editor={props} draft={draft}>
      <span className="rowcast-bytes" data-mode={mode}>
        <span className="rowcast-bytes-size">{bytes ? <Size of={bytes} /> : labels.field.noFile}</span>
        <button
          type="button"
          className="rowcast-button"
          ref={choose}
          id={props.id}
          aria-label={`${labels.field.chooseFile}: ${props.label}`}
          aria-invalid={props.error !== null || undefined}
          aria-describedby={describedBy === '' ? undefined : describedBy}
          disabled={props.isDisabled}
          // biome-ignore lint/a11y/noAutofocus: editing begins because somebody asked for it.
          autoFocus={props.autoFocus}
          onClick={() => input.current?.click()}
        >
          {labels.field.chooseFile}
        </button>
        {bytes && <Download bytes={bytes} name={field.name} />}
        {bytes && field.isNullable && !props.isDisabled && (
          <button
            type="button"
            className="rowcast-button"
            data-variant="quiet"
            onClick={() => {
              // This button goes, and the focus would go with it.
              choose.current?.focus();
              replace(null);
            }}
          >
            {labels.field.clear(field.label)}
          </button>
        )}
        <FileInput input={input} onFile={read} />
      </span>
      {refusal !== null && (
        <p className="rowcast-problem" role="alert" id={`${props.id}-refusal`}>
          {refusal}
        </p>
      )}
    </CellPanel>
  );
}

interface EditedBytes {
  readonly bytes: Uint8Array | null;
  readonly draft: FieldDraft;
  /** Why the file that was chosen last was not taken. */
  readonly refusal: string | null;
  readonly replace: (bytes: Uint8Array | null) => void;
  /** Takes a file, unless it is too large: then what was there stays. */
  readonly read: (file: File) => Promise<void>;
}

function useBytes({ field, value, onChange }: FieldEditorProps): EditedBytes {
  const settings = useComponentSettings();
  const { fileTooLarge, bytes: say } = settings.labels.field;
  const [chosen, setChosen] = useState<{ readonly bytes: Uint8Array | null } | undefined>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const bytes = chosen ? chosen.bytes : value instanceof Uint8Array ? value : null;
  const draftOf = (next: Uint8Array | null): FieldDraft =>
    next === null ? emptyDraft({ field, value, settings }) : { kind: 'value', value: next };
  const replace = (next: Uint8Array | null): void => {
    setChosen({ bytes: next });
    setRefusal(null);
    onChange(draftOf(next));
  };
  const read = async (file: File): Promise<void> => {
    const [most, size] = [mostBytes, file.size].map((count) => say(intlFormats(settings).bytes(count)));
    if (file.size > mostBytes) setRefusal(fileTooLarge(field.label, most ?? '', size ?? ''));
    else replace(new Uint8Array(await file.arrayBuffer()));
  };
  return { bytes, draft: draftOf(bytes), refusal, replace, read };
}

function Size({ of }: { readonly of: Uint8Array }): ReactNode {
  const settings = useComponentSettings();
  return settings.labels.field.bytes(intlFormats(settings).bytes(of.length));
}

interface FileInputProps {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onFile: (file: File) => Promise<void>;
}

/** Out of sight: a button opens it, which can look as it should. */
function FileInput({ input, onFile }: FileInputProps): ReactNode {
  return (
    <input
      type="file"
      hidden
      ref={input}
      onChange={({ target }) => {
        const [file] = target.files ?? [];
        // The same file may be chosen again.
        target.value = '';
        if (file) void onFile(file);
      }}
    />
  );
}

function Download({ bytes, name }: { readonly bytes: Uint8Array; readonly name: string }): ReactNode {
  const { labels } = useComponentSettings();
  return (
    <button type="button" className="rowcast-button" data-variant="quiet" onClick={() => download(bytes, name)}>
      {labels.field.downloadFile}
    </button>
  );
}

function download(bytes: Uint8Array, name: string): void {
  // A copy, since what holds the bytes might be shared memory, which a blob does not take; and of a type without an ending.
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url));
}
