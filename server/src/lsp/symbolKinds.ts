import { SymbolKind } from 'vscode-languageserver/node';
import type { OutlineKind } from '../core/index';

/** The icons that editors give to what we list. */
export const SYMBOL_KINDS: Readonly<Record<OutlineKind, SymbolKind>> = {
  object: SymbolKind.Object,
  route: SymbolKind.Event,
  host: SymbolKind.Interface,
  port: SymbolKind.Number,
  subset: SymbolKind.EnumMember,
  server: SymbolKind.Interface,
  endpoint: SymbolKind.Field,
  rule: SymbolKind.Event,
};
