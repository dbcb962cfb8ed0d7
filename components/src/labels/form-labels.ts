/** The English texts of this package's forms: plain texts, and functions where there is something to fill in. */
export const formLabels = {};

export type FormLabels = typeof formLabels;
