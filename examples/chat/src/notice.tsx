import type { RowcastError } from '@rowcast/client';
import type { ReactNode } from 'react';

/** What stands where there is nothing else to show. */
export function Notice({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="notice">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function Spinner({ label }: { label: string }) {
  return (
    <div className="notice" role="status">
      <span className="spinner" aria-hidden="true" />
      <span className="visually-hidden">{label}</span>
    </div>
  );
}

/** Every failure is a RowcastError, whose message is fit to be shown. */
export function ErrorMessage({ error }: { error: RowcastError | null }) {
  if (!error) return null;
  return (
    <p className="error" role="alert">
      {error.message}
    </p>
  );
}
