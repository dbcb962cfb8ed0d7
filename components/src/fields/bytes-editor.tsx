/** Edits bytes as a file: choose one, look at it if it is a picture, download it. */
import { type ReactNode, type RefObject, useRef, useState } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import { CellPanel } from './cell-panel.js';
import { onEditorKey } from './editor-keys.js';
import type { FieldDraft, FieldEditorProps } from './field-editor.js';
import { formatField } from './format-field.js';
import { emptyDraft } from './number-editor.js';

/** A message may have a megabyte, and bytes travel as base64, which takes a third more. */
const maxBytes = 750_000;

export function BytesEditor(props: FieldEditorProps): ReactNode {
  const { field, value, mode } = props;
  const settings = useComponentSettings();
  const { labels } = settings;
  const [chosen, setChosen] = useState<{ readonly bytes: Uint8Array | null } | undefined>();
  const input = useRef<HTMLInputElement>(null);
  const bytes = chosen ? chosen.bytes : value instanceof Uint8Array ? value : null;
  const draftOf = (next: Uint8Array | null): FieldDraft =>
    next === null ? emptyDraft({ field, value, settings }) : { kind: 'value', value: next };
  const choose = (next: Uint8Array | null): void => {
    setChosen({ bytes: next });
    props.onChange(draftOf(next));
  };
  const read = async (file: File): Promise<void> => {
    if (file.size > maxBytes) {
      const most = formatField(new Uint8Array(maxBytes), field, settings);
      props.onChange({ kind: 'invalid', message: labels.field.fileTooLarge(field.label, most) });
    } else choose(new Uint8Array(await file.arrayBuffer()));
  };
  return (
    <CellPanel editor={props} onLeave={() => props.onCommit(draftOf(bytes), 'stay')}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it hears what the buttons in it have no use for. */}
      <span
        className="rowcast-bytes"
        id={props.id}
        data-mode={mode}
        onKeyDown={(event) => event.key === 'Escape' && onEditorKey(event, props, { draft: draftOf(bytes) })}
      >
        <span className="rowcast-bytes-size">
          {bytes ? formatField(bytes, { ...field, isList: false }, settings) : labels.field.noFile}
        </span>
        <button
          type="button"
          className="rowcast-button"
          aria-describedby={props.describedBy}
          disabled={props.isDisabled}
          // biome-ignore lint/a11y/noAutofocus: editing begins because somebody asked for it.
          autoFocus={props.autoFocus}
          onClick={() => input.current?.click()}
        >
          {labels.field.chooseFile}
          <span className="rowcast-visually-hidden">{`: ${props.label}`}</span>
        </button>
        {bytes && <Download bytes={bytes} name={field.name} />}
        {bytes && field.isNullable && !props.isDisabled && (
          <button type="button" className="rowcast-button" data-variant="quiet" onClick={() => choose(null)}>
            {labels.field.clear(field.label)}
          </button>
        )}
        <FileInput input={input} onFile={read} />
      </span>
    </CellPanel>
  );
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
  URL.revokeObjectURL(url);
}
