import { commands, languages, LanguageStatusSeverity, type Disposable, type LanguageStatusItem } from 'vscode';
import { State, type LanguageClient } from 'vscode-languageclient/node';
import type { Notifications, StatusParams } from '../../server/src/lsp/protocol';
import { documentSelector } from './languageClient';

const statusMethod: keyof Notifications = 'pilotage/status';

/** Shows what the server is doing among the language status items (the braces in the status bar). */
export function showStatus(client: LanguageClient): Disposable[] {
  const item = languages.createLanguageStatusItem('pilotage.status', documentSelector);
  item.name = 'Pilotage for Istio';
  item.command = { command: 'pilotage.showLog', title: 'Show log' };
  showState(item, State.Starting);
  return [
    item,
    client.onDidChangeState(({ newState }) => showState(item, newState)),
    client.onNotification(statusMethod, (status: StatusParams) => showServerStatus(item, status)),
  ];
}

function showState(item: LanguageStatusItem, state: State): void {
  const failed = state === State.Stopped || state === State.StartFailed;
  item.severity = failed ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
  item.busy = state === State.Starting;
  // Until the server says more, the name says who speaks.
  item.text = 'Pilotage';
  item.detail = failed ? 'The language server is not running' : '';
}

function showServerStatus(item: LanguageStatusItem, status: StatusParams): void {
  item.busy = status.state === 'indexing';
  // Menus show themselves only where there is a mesh.
  void commands.executeCommand('setContext', 'pilotage.awake', status.state !== 'asleep');
  item.text = status.state === 'asleep' ? 'Pilotage' : `Istio ${status.istioVersion}`;
  item.detail = detail(status);
}

function detail({ state, world, files, resources, versionFrom }: StatusParams): string {
  if (state === 'asleep') return 'No Istio or Gateway API object seen yet';
  const parts = [
    state === 'indexing' ? 'reading files' : world,
    files === undefined ? undefined : count(files, 'file'),
    resources === undefined ? undefined : count(resources, 'object'),
    versionFrom === undefined ? undefined : `version from ${versionFrom}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
