/** What copying and pasting take beyond what is at hand: fetched when somebody first does either (`use-clipboard.ts`). */
export { copyLater } from './copy-later.js';
export { pasteCells } from './paste-cells.js';
