/**
 * Measures a file as the style page counts: lines that hold code, of the file and of each function. Blank lines
 * and comments cost nothing; a line of a template is a line. Also finds what a reader must not meet. Pure.
 */
import ts from 'typescript';

export interface CodeMeasure {
  readonly codeLines: number;
  readonly functions: readonly { readonly name: string; readonly line: number; readonly codeLines: number }[];
  readonly hasHeader: boolean;
  /** The lines of `any`, and of comments that switch the compiler off. */
  readonly evasions: readonly { readonly line: number; readonly what: string }[];
  readonly defaultExportLine: number | undefined;
  /** The lines that read `process.env`. */
  readonly environmentLines: readonly number[];
  /** The lines that write to the console. */
  readonly consoleLines: readonly number[];
  /** The lines of tests that are left out, or that leave others out. */
  readonly skippedTestLines: readonly number[];
}

export function measureCode(file: string, text: string): CodeMeasure {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  const tokens = allTokens(source);
  const lines = linesWithCode(source, tokens);
  const countBetween = (node: ts.Node): number => {
    const [first, last] = [lineOf(node.getStart()), lineOf(node.getEnd())];
    return lines.filter((line) => line >= first && line <= last).length;
  };
  const nodes = allNodes(source);
  const linesWhere = (test: (node: ts.Node) => boolean): number[] =>
    nodes.filter(test).map((node) => lineOf(node.getStart()));
  return {
    codeLines: lines.length,
    functions: nodes
      .filter((node) => ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !isGroupOfTests(node))
      .map((node) => ({ name: nameOf(node), line: lineOf(node.getStart()), codeLines: countBetween(node) })),
    hasHeader: /^(#!.*\n)?\s*\/[/*]/.test(text),
    evasions: [
      ...linesWhere((node) => node.kind === ts.SyntaxKind.AnyKeyword).map((line) => ({ line, what: 'any' })),
      ...compilerSwitches(source, tokens),
    ],
    defaultExportLine: linesWhere(isDefaultExport)[0],
    environmentLines: linesWhere((node) => isMemberOf(node, 'process') && node.name.text === 'env'),
    consoleLines: linesWhere((node) => isMemberOf(node, 'console')),
    skippedTestLines: linesWhere(isSkippedTest),
  };
}

function linesWithCode(source: ts.SourceFile, tokens: readonly ts.Node[]): readonly number[] {
  const lines = new Set<number>();
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  for (const token of tokens) {
    if (token.getEnd() === token.getStart(source)) continue;
    for (let line = lineOf(token.getStart(source)); line <= lineOf(token.getEnd()); line += 1) lines.add(line);
  }
  return [...lines];
}

function allTokens(source: ts.SourceFile): readonly ts.Node[] {
  const tokens: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return;
    const children = node.getChildren(source);
    for (const child of children) visit(child);
    if (children.length === 0) tokens.push(node);
  };
  visit(source);
  return tokens;
}

function allNodes(source: ts.SourceFile): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return nodes;
}

function nameOf(node: ts.Node): string {
  if ('name' in node && node.name) return (node.name as ts.Node).getText();
  const holder = node.parent;
  if (ts.isVariableDeclaration(holder) || ts.isPropertyAssignment(holder)) return holder.name.getText();
  const [first] = ts.isCallExpression(holder) ? holder.arguments : [];
  return first && ts.isStringLiteralLike(first)
    ? `'${first.text}'`
    : ts.isConstructorDeclaration(node)
      ? 'constructor'
      : '(unnamed)';
}

function isMemberOf(node: ts.Node, object: string): node is ts.PropertyAccessExpression {
  return ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === object;
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  return (
    ts.canHaveModifiers(node) && !!ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  );
}

/** What `describe` is given groups tests; nobody reads it as one function. */
function isGroupOfTests(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText());
}

function isSkippedTest(node: ts.Node): boolean {
  if (!ts.isPropertyAccessExpression(node)) return false;
  const isTest = /^(test|it|describe|suite)\b/.test(node.expression.getText());
  return isTest && ['skip', 'only', 'todo', 'fails', 'skipIf', 'runIf'].includes(node.name.text);
}

/** In comments only: a text may speak of them. */
function compilerSwitches(source: ts.SourceFile, tokens: readonly ts.Node[]): { line: number; what: string }[] {
  const starts = new Map<number, string>();
  for (const token of tokens) {
    const before = ts.getLeadingCommentRanges(source.text, token.getFullStart()) ?? [];
    const after = ts.getTrailingCommentRanges(source.text, token.getEnd()) ?? [];
    for (const { pos, end } of [...before, ...after]) starts.set(pos, source.text.slice(pos, end));
  }
  return [...starts].flatMap(([position, comment]) => {
    const found = /^\/[/*]\s*@(ts-ignore|ts-nocheck|ts-expect-error)/.exec(comment);
    const line = source.getLineAndCharacterOfPosition(position).line + 1;
    return found?.[1] ? [{ line, what: `@${found[1]}` }] : [];
  });
}
