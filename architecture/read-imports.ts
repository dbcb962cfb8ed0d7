/**
 * Reads what a file imports, by its syntax: import and re-export lines, `import()` and `import('x').T` types.
 * Text that looks like an import, in a template or a comment, is not taken for one. Pure.
 */
import path from 'node:path';
import ts from 'typescript';

export interface ImportLine {
  /** The file that imports. */
  readonly from: string;
  readonly line: number;
  /** As written: `./change.js`, `pg`, `@rowcast/protocol/messages`, `node:fs`. */
  readonly specifier: string;
  /** Whether it vanishes when types are erased. */
  readonly isTypeOnly: boolean;
  /** For a relative import, the file it means. */
  readonly target: string | undefined;
}

export function readImports(from: string, text: string, files: ReadonlySet<string>): readonly ImportLine[] {
  const source = ts.createSourceFile(from, text, ts.ScriptTarget.Latest, true);
  const found: ImportLine[] = [];
  const add = (node: ts.Node, specifier: string, isTypeOnly: boolean): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    found.push({ from, line, specifier, isTypeOnly, target: resolve(from, specifier, files) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node, node.moduleSpecifier.text, isErased(node.importClause));
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node, node.moduleSpecifier.text, isErasedExport(node));
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      if (ts.isStringLiteral(node.argument.literal)) add(node, node.argument.literal.text, true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) add(node, argument.text, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The package that a specifier names: `@fastify/cors`, `better-auth` for `better-auth/plugins/jwt`. */
export function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

function isErased(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name || !bindings || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}

function isErasedExport(node: ts.ExportDeclaration): boolean {
  if (node.isTypeOnly) return true;
  const clause = node.exportClause;
  return !!clause && ts.isNamedExports(clause) && clause.elements.every((element) => element.isTypeOnly);
}

function resolve(from: string, specifier: string, files: ReadonlySet<string>): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const joined = path.posix.join(path.posix.dirname(from), specifier);
  const stem = joined.replace(/\.(js|jsx|mjs)$/, '');
  const candidates = [joined, `${stem}.ts`, `${stem}.tsx`, `${stem}.js`, `${joined}.ts`, `${joined}.tsx`];
  return candidates.find((candidate) => files.has(candidate));
}
