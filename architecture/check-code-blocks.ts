/**
 * Compiles the code of documentation pages, as its readers would: each block a module of its own, beside its
 * page, with the lines of its comment `<!-- checked … -->` before it. One program for all of them.
 */
import path from 'node:path';
import ts from 'typescript';
import type { CodeBlock } from './markdown.js';
import { repository } from './source-files.js';

export interface PageBlock extends CodeBlock {
  /** The page, by its path from the root. */
  readonly page: string;
}

/** What the compiler says of the blocks, by page and line. */
export function checkCodeBlocks(blocks: readonly PageBlock[]): readonly string[] {
  const modules = new Map(blocks.map((block) => [moduleName(block), block]));
  const program = ts.createProgram([...modules.keys()], options(), hostWith(modules));
  return [...modules].flatMap(([name, block]) => {
    const source = program.getSourceFile(name);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map((diagnostic) => describe(block, diagnostic));
  });
}

function moduleName({ page, line }: PageBlock): string {
  return path.posix.join(repository.replaceAll('\\', '/'), `${page}.line-${line}.tsx`);
}

function textOf({ prelude = '', code }: PageBlock): string {
  return `${prelude}\n${wrapped(code)}\nexport {};\n`;
}

/** A block of a component's body returns; a module cannot, so that it becomes a function, on the same lines. */
function wrapped(code: string): string {
  return /^return\b/m.test(code) ? `export function Example() { ${code} }` : code;
}

function options(): ts.CompilerOptions {
  const file = path.join(repository, 'tsconfig.tests.json');
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, repository);
  return { ...parsed.options, incremental: false, noUnusedLocals: false, noUnusedParameters: false };
}

function hostWith(modules: ReadonlyMap<string, PageBlock>): ts.CompilerHost {
  const host = ts.createCompilerHost(options());
  const { getSourceFile, fileExists, readFile } = host;
  return {
    ...host,
    fileExists: (name) => modules.has(name) || fileExists(name),
    readFile: (name) => {
      const block = modules.get(name);
      return block ? textOf(block) : readFile(name);
    },
    getSourceFile: (name, languageVersion, ...rest) => {
      const block = modules.get(name);
      if (!block) return getSourceFile(name, languageVersion, ...rest);
      return ts.createSourceFile(name, textOf(block), languageVersion, true);
    },
  };
}

function describe(block: PageBlock, diagnostic: ts.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
  const position = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
  const preludeLines = (block.prelude ?? '').split('\n').length;
  const line = position ? Math.max(block.line, block.line + 1 + position.line - preludeLines) : block.line;
  return `${block.page}:${line} ${message}`;
}
