/** A back office: navigation over tables, each with the pages of its records, by the address after `#/`. */
import type { ClientSchema } from '@rowcast/client';
import { useClient } from '@rowcast/client/react';
import { type ReactNode, useMemo } from 'react';
import { ConnectionBadge } from '../account/connection-badge.js';
import { UserMenu } from '../account/user-menu.js';
import { describeModel } from '../model/describe-model.js';
import { labelOf } from '../model/label-of.js';
import { keyOf } from '../model/record-key.js';
import type { AnyRecord, ModelName } from '../model/registered-models.js';
import { useModel } from '../model/untyped-model.js';
import { type LinkTo, SettingsContext, useComponentSettings } from '../settings/component-settings.js';
import { DataTable } from '../table/data-table.js';
import { RecordPage } from './record-page.js';
import type { AnyResource, Resources } from './resource.js';
import { hashOf, useHashPath } from './use-hash-path.js';

export interface AdminPagesProps {
  /** What the whole is called. */
  readonly title: string;
  /** The tables, by the names that stand in the address. */
  readonly resources: Resources;
  /** What stands beside the name of who is signed in, such as a role. */
  readonly userNote?: ReactNode;
  /** Shown in place of the pages: to somebody who has none here. */
  readonly children?: ReactNode;
}

/**
 * A back office over models: a bar with navigation, the state of the connection and who is signed in; below it a table,
 * or the page of a record. What is shown and offered follows from the policies, as everywhere.
 *
 * @example
 * ```tsx
 * <AdminPages
 *   title="Chinook"
 *   resources={{ customers: { model: 'customer', page: { tables: { invoices: ['invoiceDate', 'total'] } } } }}
 * />
 * ```
 * @throws CLIENT_INVALID_USE outside a `RowcastProvider`
 * @throws QUERY_UNKNOWN_MODEL
 */
export function AdminPages({ title, resources, userNote, children }: AdminPagesProps): ReactNode {
  const settings = useComponentSettings();
  const [name = '', ...id] = useHashPath();
  const current = name in resources ? name : (Object.keys(resources)[0] ?? '');
  // Its names were checked where it was written, against its own model.
  const resource = resources[current] as AnyResource | undefined;
  const { schema } = useClient();
  const pages = useMemo(() => pagesOf(resources, schema), [resources, schema]);
  const linking = useMemo(() => ({ ...settings, linkTo: pages.linkTo }), [settings, pages]);
  return (
    <SettingsContext.Provider value={linking}>
      <div className="rowcast-admin" dir={settings.direction}>
        <header className="rowcast-admin-bar">
          <h1>{title}</h1>
          <nav aria-label={settings.labels.table.tables}>
            {Object.entries(resources).map(([key, { title: text }]) => (
              <a key={key} href={hashOf(key)} aria-current={key === current ? 'page' : undefined}>
                {text ?? labelOf(key)}
              </a>
            ))}
          </nav>
          <ConnectionBadge />
          <UserMenu note={userNote} />
        </header>
        <main className="rowcast-admin-page">
          {children ||
            (resource && (
              <ResourcePages
                key={[current, ...id].join('/')}
                name={current}
                resource={resource}
                id={id}
                pages={pages}
              />
            ))}
        </main>
      </div>
    </SettingsContext.Provider>
  );
}

interface Pages {
  readonly linkTo: LinkTo;
  /** Whether records of the model, as `db` names it, have pages. */
  readonly hasPage: (model: string) => boolean;
}

/** The first resource of a model that has pages is where its records are. */
function pagesOf(resources: Resources, schema: ClientSchema): Pages {
  const withPages = Object.entries(resources).filter(([, { page }]) => page);
  return {
    hasPage: (model) => withPages.some(([, resource]) => resource.model === model),
    linkTo: ({ model, record }) => {
      const [found] = withPages.find(([, resource]) => resource.model === model) ?? [];
      const key = describeModel(schema, model)?.key;
      return found === undefined || !key ? undefined : hashOf(found, keyOf(record, key));
    },
  };
}

interface ResourcePagesProps {
  readonly name: string;
  readonly resource: AnyResource;
  readonly id: readonly string[];
  readonly pages: Pages;
}

function ResourcePages({ name, resource, id, pages }: ResourcePagesProps): ReactNode {
  const { model, title, page, ...table } = resource;
  const { description } = useModel(model);
  const [key] = id;
  if (page && key !== undefined) {
    return (
      <RecordPage
        resource={resource}
        id={key}
        openerOf={(other) =>
          pages.hasPage(other) ? (record) => go(pages.linkTo({ model: other, record })) : undefined
        }
        onClose={() => go(hashOf(name))}
      />
    );
  }
  const open = (record: AnyRecord): void => go(hashOf(name, keyOf(record, description.key)));
  return <DataTable {...table} model={model as ModelName} title={title ?? labelOf(name)} onOpen={page && open} />;
}

function go(hash: string | undefined): void {
  if (hash !== undefined) window.location.hash = hash;
}
