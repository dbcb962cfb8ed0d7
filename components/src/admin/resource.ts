/** What an app says of the tables and records that its back office is made of. Types only. */
import type { FieldNameOf, ListNameOf, ModelName, RelatedModelOf } from '../model/registered-models.js';
import type { DataTableProps } from '../table/data-table.js';

type TableProps = 'columns' | 'where' | 'defaultSort' | 'defaultFilters' | 'searchFields' | 'paging' | 'isReadOnly';

/** One table, and where its records have pages of their own, those. */
export interface Resource<N extends ModelName = ModelName> extends Pick<DataTableProps<N>, TableProps> {
  /** The model, as `db` names it: `customer`. */
  readonly model: N;
  /** What stands above the table, and in the navigation. @default the resource's name in words */
  readonly title?: string | undefined;
  /** The page of a record. @default none: records open in a panel at the side */
  readonly page?: ResourcePage<N> | undefined;
}

/** The page of one record: a form, or a view for those who may not change it, and tables of what belongs to it. */
export interface ResourcePage<N extends ModelName = ModelName> {
  /** @default a form, where this identity may change such records */
  readonly kind?: 'form' | 'view' | undefined;
  /** @default as of `RecordForm` and `RecordView` */
  readonly fields?: readonly FieldNameOf<N>[] | undefined;
  /** Relations to many, each as a table, with the columns to show. */
  readonly tables?: { readonly [R in ListNameOf<N>]?: readonly FieldNameOf<RelatedModelOf<N, R>>[] } | undefined;
}

/** Resources by their names, which stand in the address: `#/customers/7`. */
export interface Resources {
  readonly [name: string]: { readonly [N in ModelName]: Resource<N> }[ModelName];
}

/** A resource of whatever model, as the pages read it. */
export interface AnyResource {
  readonly model: string;
  readonly title?: string | undefined;
  readonly page?:
    | {
        readonly kind?: 'form' | 'view' | undefined;
        readonly fields?: readonly string[] | undefined;
        readonly tables?: { readonly [relation: string]: readonly string[] | undefined } | undefined;
      }
    | undefined;
}
