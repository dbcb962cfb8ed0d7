/** The English texts of this package's tables: plain texts, and functions where there is something to fill in. */
export const tableLabels = {};

export type TableLabels = typeof tableLabels;
