/** How many bytes a field may be given: a message may have a megabyte, and bytes travel as base64, which takes a third more. */
export const mostBytes = 750_000;
