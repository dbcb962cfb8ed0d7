/** The English texts of this package's accounts: plain texts, and functions where there is something to fill in. */
export const accountLabels = {};

export type AccountLabels = typeof accountLabels;
