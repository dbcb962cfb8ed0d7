/** A panel at the side of the page with the form of one record: a new one, or one to look at and change. */
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import type { AnyRecord, ModelName } from '../model/registered-models.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { Icon } from './icon.js';

/** Loaded when it is first needed, so that a table which is only read does not carry the forms. */
const RecordForm = lazy(async () => {
  const form = await import('../form/record-form.js');
  return { default: form.RecordForm };
});

export interface RecordPanelProps {
  /** The model, as `db` names it. */
  readonly model: ModelName;
  readonly title: string;
  /** The record to change; undefined for a new one. */
  readonly record: AnyRecord | undefined;
  readonly initialValues?: AnyRecord | undefined;
  readonly onClose: () => void;
}

export function RecordPanel({ model, title, record, initialValues, onClose }: RecordPanelProps): ReactNode {
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
          <Suspense fallback={<p className="rowcast-panel-wait">…</p>}>
            <RecordForm
              model={model}
              record={record}
              initialValues={initialValues}
              onSaved={() => dialog.current?.close()}
              onCancel={() => dialog.current?.close()}
            />
          </Suspense>
        </div>
      </div>
    </dialog>
  );
}
