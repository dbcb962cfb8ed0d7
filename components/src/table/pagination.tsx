/** Leads through the pages of a list. */
import type { ReactNode } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import { Icon, type IconName } from './icon.js';
import { sayCount } from './say-count.js';

export interface PaginationProps {
  /** From 0. */
  readonly page: number;
  readonly pageSize: number;
  /** How many rows there are. */
  readonly total: number;
  /** Whether there may be more than `total`, so that one may go on for as long as pages are full. @default false */
  readonly hasMore?: boolean | undefined;
  readonly onPage: (page: number) => void;
  /** The sizes to choose from; without it there is no choice. */
  readonly pageSizes?: readonly number[] | undefined;
  readonly onPageSize?: ((pageSize: number) => void) | undefined;
}

/**
 * Leads through the pages of a list: says where one is, and goes on, back, to the beginning and to the end.
 *
 * @example
 * ```tsx
 * <Pagination page={page} pageSize={20} total={total} onPage={setPage} />
 * ```
 */
export function Pagination(props: PaginationProps): ReactNode {
  const { page, pageSize, total, hasMore = false, onPage, pageSizes, onPageSize } = props;
  const settings = useComponentSettings();
  const { labels, locale } = settings;
  const texts = labels.table;
  const lastCounted = Math.max(0, Math.ceil(total / pageSize) - 1);
  const lastPage = hasMore ? Math.max(lastCounted, page + 1) : lastCounted;
  const say = (value: number): string => value.toLocaleString(locale);
  const first = total === 0 ? 0 : page * pageSize + 1;
  const button = (label: string, icon: IconName, to: number): ReactNode => (
    <button
      type="button"
      className="rowcast-button"
      data-variant="quiet"
      data-icon-only=""
      aria-label={label}
      title={label}
      aria-disabled={to === page || to < 0 || to > lastPage || undefined}
      onClick={() => to !== page && to >= 0 && to <= lastPage && onPage(to)}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <nav className="rowcast-pagination" aria-label={texts.pages}>
      {pageSizes && onPageSize && (
        <label className="rowcast-page-size">
          {texts.pageSize}
          <select
            className="rowcast-input rowcast-select"
            value={pageSize}
            onChange={(event) => onPageSize(Number(event.target.value))}
          >
            {pageSizes.map((size) => (
              <option key={size} value={size}>
                {say(size)}
              </option>
            ))}
          </select>
        </label>
      )}
      <span className="rowcast-page-range">
        {texts.pageRange(
          say(first),
          say(Math.min(total, (page + 1) * pageSize)),
          sayCount({ total, hasMore }, settings),
        )}
      </span>
      {button(texts.firstPage, 'first', 0)}
      {button(texts.previousPage, 'chevronLeft', page - 1)}
      {button(texts.nextPage, 'chevronRight', page + 1)}
      {button(texts.lastPage, 'last', lastCounted)}
    </nav>
  );
}
