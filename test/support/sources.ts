import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A source file with what it imports. */
export interface Source {
  /** From the root of the repository, with `/`. */
  readonly file: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

/** An import: of a file of ours (from the root), or of a package. */
export interface Import {
  readonly target: string;
  readonly own: boolean;
  readonly typeOnly: boolean;
}

/** All TypeScript files below folders of the repository. */
export function readSources(...folders: readonly string[]): Source[] {
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
  return files.sort().map((file) => {
    const tree = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
    return { file, tree, imports: importsOf(tree, file) };
  });
}

function importsOf(tree: ts.SourceFile, file: string): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = moduleOf(node);
    if (specifier !== undefined) {
      const own = specifier.startsWith('.');
      const target = own ? path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)) : specifier;
      found.push({ target, own, typeOnly: isTypeOnly(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function moduleOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)
      ? node.moduleSpecifier.text
      : undefined;
  }
  const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const [argument] = isDynamic ? node.arguments : [];
  return argument !== undefined && ts.isStringLiteral(argument) ? argument.text : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** Lines of the functions of a file, with their names; and the exported ones that lack a docstring. */
export function functionsOf({ tree }: Source): { name: string; lines: number; undocumented: boolean }[] {
  const found: { name: string; lines: number; undocumented: boolean }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const from = tree.getLineAndCharacterOfPosition(node.getStart()).line;
      const to = tree.getLineAndCharacterOfPosition(node.end).line;
      const exported =
        ts.isFunctionDeclaration(node) &&
        (node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false);
      const undocumented = exported && ts.getJSDocCommentsAndTags(node).length === 0;
      found.push({ name: node.name?.getText() ?? '(no name)', lines: to - from + 1, undocumented });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
