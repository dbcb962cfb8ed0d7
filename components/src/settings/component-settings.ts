/** What all components of a page go by: language, time zone, direction, texts. Holds the context; no markup. */
import { createContext, useContext } from 'react';
import { englishLabels, type Labels } from '../labels/labels.js';

export interface ComponentSettings {
  /** A BCP 47 tag for numbers, dates and sorting of texts, such as `de-CH`. Undefined: the browser's. */
  readonly locale: string | undefined;
  /** An IANA zone that times are shown and typed in, such as `Europe/Zurich`. Undefined: the browser's. */
  readonly timeZone: string | undefined;
  /** Which way texts run. Undefined: as the page says. */
  readonly direction: 'ltr' | 'rtl' | undefined;
  readonly labels: Labels;
  /** Where a record has its page; undefined for one that has none. Undefined: no record has any. */
  readonly linkTo: LinkTo | undefined;
}

/** A record that may have a page of its own. */
export interface LinkTarget {
  /** The model, as `db` names it. */
  readonly model: string;
  /** Its key, and what it is called. */
  readonly record: { readonly [field: string]: unknown };
}

export type LinkTo = (target: LinkTarget) => string | undefined;

export const defaultSettings: ComponentSettings = {
  locale: undefined,
  timeZone: undefined,
  direction: undefined,
  labels: englishLabels,
  linkTo: undefined,
};

export const SettingsContext = createContext<ComponentSettings>(defaultSettings);
SettingsContext.displayName = 'RowcastComponents';

/** What the components around go by: for editors and displays of your own. */
export function useComponentSettings(): ComponentSettings {
  return useContext(SettingsContext);
}
