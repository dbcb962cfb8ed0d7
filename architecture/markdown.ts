/** Reads what the tests need of a Markdown page: headings, links and fenced code. Pure, and no more than we write. */

export interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** The line of the opening fence, counted from 1. */
  readonly line: number;
  /** What the comment `<!-- checked … -->` right before the fence holds; undefined if there is none. */
  readonly prelude: string | undefined;
}

const fence = /^(`{3,})(\w*)[^\n]*\n([\s\S]*?)^\1$/gm;

export function codeBlocks(markdown: string): readonly CodeBlock[] {
  return [...markdown.matchAll(fence)].map((match) => {
    const before = markdown.slice(0, match.index);
    const comment = /<!-- checked\b((?:(?!-->)[\s\S])*)-->\n+$/.exec(before);
    const line = before.split('\n').length;
    return { language: match[2] ?? '', code: match[3] ?? '', line, prelude: comment?.[1]?.trim() };
  });
}

/** How many blocks a page marks as checked, whether or not a block follows. */
export function checkedMarks(markdown: string): number {
  return withoutCode(markdown).match(/^<!-- checked\b/gm)?.length ?? 0;
}

/** The targets of links and images, with their lines; those in code are no links. */
export function links(markdown: string): readonly { readonly target: string; readonly line: number }[] {
  const text = withoutCode(markdown);
  const inline = [...text.matchAll(/\]\(<?([^)>\s]+)>?(?:\s+"[^"]*")?\)/g)];
  const html = [...text.matchAll(/<(?:img|a|source)\b[^>]*?\b(?:src|href|srcset)="([^"]+)"/g)];
  return [...inline, ...html].map((match) => ({
    target: match[1] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }));
}

/** What can follow `#` in a link to this page, as GitHub makes it of the headings. */
export function anchors(markdown: string): ReadonlySet<string> {
  return new Set(headings(markdown).map(({ text }) => slug(text)));
}

export function headings(markdown: string): readonly { readonly level: number; readonly text: string }[] {
  return [...withoutCode(markdown, false).matchAll(/^(#{1,6}) +(.+?) *#*$/gm)].map((match) => ({
    level: match[1]?.length ?? 0,
    text: match[2] ?? '',
  }));
}

function slug(heading: string): string {
  const words = heading.replaceAll(/[`*]|\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return words.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
}

/** Code is blanked line by line, so that the numbers of the lines stay. */
function withoutCode(markdown: string, hasSpans = true): string {
  const fenced = markdown.replaceAll(fence, (block) => block.replaceAll(/[^\n]/g, ''));
  return hasSpans ? fenced.replaceAll(/`[^`\n]+`/g, '') : fenced;
}
