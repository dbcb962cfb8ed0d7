/** The English texts of this package's fields and editors: plain texts, and functions where there is something to fill in. */
export const fieldLabels = {};

export type FieldLabels = typeof fieldLabels;
