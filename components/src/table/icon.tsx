/** The few icons of tables, drawn here so that they cost nothing else. */
import type { ReactNode } from 'react';

const paths = {
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14',
  filter: 'M2 3.5h12M4.5 8h7M6.5 12.5h3',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  download: 'M8 2v8m0 0L5 7m3 3 3-3M3 13h10',
  plus: 'M8 3v10M3 8h10',
  close: 'm4 4 8 8m0-8-8 8',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  up: 'M8 13V3.5m0 0L4.5 7M8 3.5 11.5 7',
  down: 'M8 3v9.5m0 0L4.5 9M8 12.5 11.5 9',
  chevronDown: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  chevronLeft: 'm9.5 4.5-3.5 3.5 3.5 3.5',
  chevronRight: 'm6.5 4.5 3.5 3.5-3.5 3.5',
  first: 'm11 4.5-3.5 3.5 3.5 3.5M5 4.5v7',
  last: 'm5 4.5 3.5 3.5-3.5 3.5M11 4.5v7',
  trash: 'M3 4.5h10M6.5 4V2.5h3V4m-5 .5.6 9h5.8l.6-9',
  open: 'M9 3h4v4m0-4L7.5 8.5M11 9.5V13H3V5h3.5',
  pin: 'M6 2.5h4L9.6 7l2.4 2v1H4V9l2.4-2L6 2.5ZM8 10v3.5',
  hide: 'M2 8s2.2-4 6-4 6 4 6 4-2.2 4-6 4-6-4-6-4Zm1-5 10 10',
  check: 'm3.5 8.5 3 3 6-7',
  alert: 'M8 5v3.5m0 2.5h.01M8 2l6.5 11.5h-13L8 2Z',
  cloud: 'M2.5 2.5 13.5 13.5M5 6.2A3.5 3.5 0 0 0 4.5 13H11M7 3.6A4 4 0 0 1 11.4 7 3 3 0 0 1 13.4 11',
  lock: 'M4 7.5h8V13H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return (
    <svg className="rowcast-icon" viewBox="0 0 16 16" aria-hidden="true" data-icon={name}>
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth={name === 'more' ? 2.4 : 1.5}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
