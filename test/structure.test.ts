import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  callsFrom,
  callsTo,
  createSchemas,
  defaultSettings,
  displayName,
  documentSymbols,
  fileLinks,
  folds,
  inlayHints,
  selectionsAt,
  stationsAt,
  usesLenses,
  usesOf,
  usesTitle,
  Workspace,
  workspaceSymbols,
} from '../server/src/core/index';
import type { FeatureInput, HintKind, OutlineSymbol, Span, StationCall } from '../server/src/core/index';
import { readFiles } from './support/checkText';
import { assertGolden } from './support/golden';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), 'structure');
const mesh = readFiles(path.join(root, 'mesh'));
const ROUTES = '/w/routes.yaml';
const SERVICES = '/w/services.yaml';
const ALL_HINTS: ReadonlySet<HintKind> = new Set(['hosts', 'weights', 'workloads', 'defaults']);

const input: FeatureInput = {
  workspace: Workspace.empty(defaultSettings, ['/w']).with(
    [...mesh].map(([name, text]) => ({ path: name, text, open: true })),
  ).workspace,
  schemas: createSchemas(),
  readText: (name) => mesh.get(name),
};

function golden(name: string, lines: readonly string[]): void {
  assertGolden(path.join(root, `${name}.txt`), lines.join('\n'));
}

function textOf(file: string): string {
  return mesh.get(file) ?? '';
}

/** The first line of a stretch, with its number. */
function lineOf(file: string, { start, end }: Span): string {
  const text = textOf(file);
  const line = text.slice(0, start).split('\n').length;
  return `${line}: ${text.slice(start, end).split('\n')[0] ?? ''}`;
}

describe('structure', () => {
  it('lists the objects of a file with what matters in them', () => {
    const told = (symbol: OutlineSymbol, indent: string): string[] => [
      `${indent}${symbol.name} (${symbol.kind}) ${symbol.detail ?? ''} | ${lineOf(ROUTES, symbol.selection)}`.trimEnd(),
      ...symbol.children.flatMap((child) => told(child, `${indent}  `)),
    ];
    golden(
      'outline',
      documentSymbols(input, ROUTES).flatMap((symbol) => told(symbol, '')),
    );
  });

  it('finds objects, hosts and subsets by letters', () => {
    golden(
      'symbols',
      ['', 'rv', 'pay', 'zz'].flatMap((query) => [
        `"${query}"`,
        ...workspaceSymbols(input, query).map(
          ({ name, kind, container, file, span }) => `  ${name} (${kind}, ${container}) ${file} ${lineOf(file, span)}`,
        ),
      ]),
    );
  });

  it('folds documents and blocks', () => {
    golden(
      'folds',
      (folds(input, ROUTES) ?? []).flatMap(({ start, end, kind }) => {
        const last = textOf(ROUTES).slice(0, end).trimEnd().split('\n').length;
        const first = textOf(ROUTES).slice(0, start).split('\n').length;
        return first === last ? [] : [`${kind} to ${last} from ${lineOf(ROUTES, { start, end })}`];
      }),
    );
  });

  it('grows a selection from the value to the document', () => {
    const offset = textOf(ROUTES).indexOf('v2}');
    golden(
      'selection',
      selectionsAt(input, ROUTES, offset).map(({ start, end }) => `--- ${textOf(ROUTES).slice(start, end)}`),
    );
  });

  it('leads from a kustomization to the files that are there', () => {
    const file = '/w/kustomization.yaml';
    golden(
      'links',
      fileLinks(input, file).map(({ span, target }) => `${lineOf(file, span)} -> ${target}`),
    );
  });

  it('leads from the Gateway over routes and hosts to workloads, and back', () => {
    const lines: string[] = [];
    const at = (file: string, text: string): void => {
      for (const { resource } of stationsAt(input, file, textOf(file).indexOf(text) + 1)) {
        lines.push(`${resource.facts.kind} ${displayName(resource)}`);
        const told = (arrow: string, calls: readonly StationCall[], from?: string): void => {
          for (const { station, at: places } of calls) {
            const own = from ?? station.resource.file;
            const shown = places.map((place) => lineOf(own, place)).join(', ');
            lines.push(`  ${arrow} ${station.resource.facts.kind} ${displayName(station.resource)} (${shown})`);
          }
        };
        told('->', callsFrom(input, resource), resource.file);
        told('<-', callsTo(input, resource));
      }
    };
    at(SERVICES, 'public');
    at(ROUTES, 'spec:');
    at(ROUTES, 'admin}');
    at(ROUTES, 'host: reviews');
    at(SERVICES, 'reviews\nspec');
    at(SERVICES, 'name: pay');
    at(SERVICES, 'template:');
    golden('calls', lines);
  });

  it('counts who uses a thing', () => {
    golden(
      'lenses',
      [SERVICES, ROUTES].flatMap((file) =>
        usesLenses(input, file).map((lens) => {
          const uses = usesOf(input, lens);
          const places = uses.map((use) => `${use.file} ${lineOf(use.file, use.span)}`);
          return [`${file} ${lineOf(file, lens.span)}: ${usesTitle(uses.length)}`, ...places].join('\n  ');
        }),
      ),
    );
  });

  it('shows what the text leaves unsaid', () => {
    const shown = (file: string): string => {
      const text = textOf(file);
      const hints = inlayHints(input, file, { start: 0, end: text.length }, ALL_HINTS);
      return [...hints]
        .sort((a, b) => b.offset - a.offset)
        .reduce((out, { offset, label }) => `${out.slice(0, offset)}[[${label}]]${out.slice(offset)}`, text);
    };
    golden('hints', [shown(ROUTES), shown(SERVICES)]);
  });
});
