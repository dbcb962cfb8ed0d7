/** Shows the records that a relation leads to, one or many, each as a link where the app says to what. */
import type { ReactNode } from 'react';
import type { RelationInfo } from '../model/field-info.js';
import { keyOf } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { recordLabel } from './format-field.js';
import { mostRelated } from './short-record.js';

export interface RelatedRecordsProps {
  readonly relation: RelationInfo;
  readonly records: readonly AnyRecord[];
}

export function RelatedRecords({ relation, records }: RelatedRecordsProps): ReactNode {
  const { labels } = useComponentSettings();
  return (
    <ul className="rowcast-related">
      {records.slice(0, mostRelated).map((record) => (
        <li key={keyOf(record, relation.to)} className="rowcast-related-item">
          <RelatedRecord relation={relation} record={record} />
        </li>
      ))}
      {records.length > mostRelated && (
        <li className="rowcast-related-more">{labels.field.moreRelated(mostRelated)}</li>
      )}
    </ul>
  );
}

export interface RelatedRecordProps {
  readonly relation: RelationInfo;
  readonly record: AnyRecord;
}

export function RelatedRecord({ relation, record }: RelatedRecordProps): ReactNode {
  const settings = useComponentSettings();
  const name = recordLabel(record, relation.labelFields, settings) || keyOf(record, relation.to);
  const model = relation.model.charAt(0).toLowerCase() + relation.model.slice(1);
  const href = settings.linkTo?.({ model, record });
  if (href === undefined) return <span className="rowcast-related-name">{name}</span>;
  return (
    <a className="rowcast-link rowcast-related-name" href={href}>
      {name}
    </a>
  );
}
