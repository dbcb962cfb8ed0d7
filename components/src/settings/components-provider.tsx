/** Sets language, time zone, direction and texts for the components below it. */
import { type ReactNode, useMemo } from 'react';
import { type LabelOverrides, withLabels } from '../labels/labels.js';
import { type ComponentSettings, type LinkTo, SettingsContext } from './component-settings.js';

export interface ComponentsProviderProps {
  /** A BCP 47 tag for numbers and dates. Give it if you render on a server, where there is no browser's. @default the browser's */
  readonly locale?: string | undefined;
  /** An IANA time zone. Give it if you render on a server. @default the browser's */
  readonly timeZone?: string | undefined;
  /** Which way texts run. @default as the page says */
  readonly direction?: 'ltr' | 'rtl' | undefined;
  /** Texts in another language, or other words: those not given stay English. */
  readonly labels?: LabelOverrides | undefined;
  /**
   * The address of a record's page: related records in views lead there. Undefined for those without a page.
   * @default no links
   */
  readonly linkTo?: LinkTo | undefined;
  readonly children?: ReactNode;
}

/**
 * Sets language, time zone, direction and texts for the components below it. Optional: without one they go by the
 * browser and speak English.
 *
 * @example
 * ```tsx
 * <ComponentsProvider locale="de-CH" timeZone="Europe/Zurich" labels={german}>
 *   <DataTable model="customer" />
 * </ComponentsProvider>
 * ```
 */
export function ComponentsProvider({
  locale,
  timeZone,
  direction,
  labels,
  linkTo,
  children,
}: ComponentsProviderProps): ReactNode {
  const settings = useMemo(
    (): ComponentSettings => ({ locale, timeZone, direction, labels: withLabels(labels ?? {}), linkTo }),
    [locale, timeZone, direction, labels, linkTo],
  );
  return <SettingsContext.Provider value={settings}>{children}</SettingsContext.Provider>;
}
