import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** A regular expression of the source, where it stands. */
export interface WrittenRegex {
  readonly file: string;
  /** `/source/flags`; the code of the argument where only the running program knows what is built. */
  readonly code: string;
  readonly built: boolean;
}

/** All regular expressions that are written in a folder. */
export function regexesIn(folder: string): WrittenRegex[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .flatMap((name) => {
      const file = path.join(folder, name);
      const found: WrittenRegex[] = [];
      const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
      visit(source, source, (code, built) => found.push({ file: name.split(path.sep).join('/'), code, built }));
      return found;
    });
}

function visit(node: ts.Node, source: ts.SourceFile, found: (code: string, built: boolean) => void): void {
  if (ts.isRegularExpressionLiteral(node)) found(node.text, false);
  if (ts.isNewExpression(node) && node.expression.getText(source) === 'RegExp') {
    const [argument, flags] = node.arguments ?? [];
    const built = argument && constantOf(argument, source);
    if (built === undefined) found(argument?.getText(source) ?? '', true);
    else found(`/${built.replace(/(?<!\\)\//g, '\\/')}/${(flags && constantOf(flags, source)) ?? ''}`, false);
  }
  node.forEachChild((child) => {
    visit(child, source, found);
  });
}

/** The text that an expression of constants of its own file stands for. */
function constantOf(node: ts.Expression, source: ts.SourceFile): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText(source) === 'String.raw')
    return rawOf(node.template, source);
  if (ts.isBinaryExpression(node)) return joined([node.left, node.right], '', source);
  if (ts.isTemplateExpression(node)) {
    const parts = node.templateSpans.map((span) => [constantOf(span.expression, source), span.literal.text]);
    return parts.some(([value]) => value === undefined) ? undefined : node.head.text + parts.flat().join('');
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { expression, name } = node.expression;
    const [by] = node.arguments;
    const separator = by && constantOf(by, source);
    if (name.text === 'join' && ts.isArrayLiteralExpression(expression) && separator !== undefined)
      return joined(expression.elements, separator, source);
  }
  return ts.isIdentifier(node) ? declared(node.text, source) : undefined;
}

function joined(parts: readonly ts.Expression[], separator: string, source: ts.SourceFile): string | undefined {
  const texts = parts.map((part) => constantOf(part, source));
  return texts.includes(undefined) ? undefined : texts.join(separator);
}

function rawOf(template: ts.TemplateLiteral, source: ts.SourceFile): string | undefined {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.rawText;
  const parts = template.templateSpans.map((span) => [constantOf(span.expression, source), span.literal.rawText]);
  return parts.some(([value]) => value === undefined)
    ? undefined
    : (template.head.rawText ?? '') + parts.flat().join('');
}

function declared(name: string, source: ts.SourceFile): string | undefined {
  for (const statement of source.statements)
    if (ts.isVariableStatement(statement))
      for (const { name: own, initializer } of statement.declarationList.declarations)
        if (initializer && own.getText(source) === name) return constantOf(initializer, source);
  return undefined;
}
