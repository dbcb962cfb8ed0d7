/** A panel at the side of the page with the form of one record: a new one, or one to look at and change. */
import { type ReactNode, useEffect, useRef } from 'react';
import { LazyPart, useLazyPart } from '../fields/lazy-part.js';
import type { AnyRecord, ModelName } from '../model/registered-models.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { Icon } from './icon.js';

/** Loaded when it is first needed, so that a table which is only read does not carry the forms. */
const lazyForm = new LazyPart(async () => (await import('../form/record-form.js')).RecordForm);

export interface RecordPanelProps {
  /** The model, as `db` names it. */
  readonly model: ModelName;
  readonly title: string;
  /** The record to change; undefined for a new one. */
  readonly record: AnyRecord | undefined;
  readonly initialValues?: AnyRecord | undefined;
  readonly onClose: () => void;
}

export function RecordPanel({ title, onClose, ...form }: RecordPanelProps): ReactNode {
  const { labels } = useComponentSettings();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the dialog itself closes by Escape.
    <dialog
      ref={dialog}
      className="rowcast-panel"
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
    >
      <div className="rowcast-panel-box">
        <header className="rowcast-panel-head">
          <h2>{title}</h2>
          <button
            type="button"
            className="rowcast-button"
            data-variant="quiet"
            data-icon-only=""
            aria-label={labels.table.close}
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
        </header>
        <div className="rowcast-panel-body">
          <PanelForm {...form} onClose={() => dialog.current?.close()} />
        </div>
      </div>
    </dialog>
  );
}

function PanelForm({ onClose, ...record }: Omit<RecordPanelProps, 'title'>): ReactNode {
  const { labels } = useComponentSettings();
  const form = useLazyPart(lazyForm);
  if (form.kind !== 'there') {
    return (
      <p className="rowcast-panel-wait" role="status">
        {form.kind === 'failed' ? labels.field.partNotLoaded : '…'}
      </p>
    );
  }
  const RecordForm = form.part;
  return <RecordForm {...record} onSaved={onClose} onCancel={onClose} />;
}
