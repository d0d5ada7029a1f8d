import { window, type QuickPickItem } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { ask } from './ask';
import type { MapOf, Question } from './messages';

type Caller = Pick<Question, 'caller' | 'callerLabel'>;

/** Lets the user choose a caller among those of the world; the server filters, as there may be thousands. */
export function pickCaller(client: LanguageClient, { uri, world }: Question): Promise<Caller | undefined> {
  const pick = window.createQuickPick<QuickPickItem & Caller>();
  pick.title = 'Who sends the request?';
  pick.placeholder = 'A workload, any pod of a namespace, or a gateway';
  pick.matchOnDescription = true;
  let latest = 0;
  const fill = async (query: string): Promise<void> => {
    const own = ++latest;
    pick.busy = true;
    const { choices } = await ask(client, 'pilotage/routing/callers', {
      uri,
      ...(world === undefined ? {} : { world }),
      query,
    });
    if (own !== latest) return;
    pick.busy = false;
    pick.items = choices.map(({ caller, label, detail }) => ({
      label,
      description: detail,
      caller,
      callerLabel: `${label} (${detail})`,
    }));
  };
  return new Promise((resolve) => {
    pick.onDidChangeValue((query) => void fill(query));
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
    void fill('');
  });
}

/** Lets the user choose what the whole picture is about. */
export async function pickMap(question: Question): Promise<MapOf | undefined> {
  const host = hostOf(question.request.url);
  const { namespace } = question.caller;
  const choices: (QuickPickItem & { readonly make: () => Promise<MapOf | undefined> })[] = [
    { label: `Host ${host}`, make: async () => ({ host }) },
    { label: `Namespace ${namespace}`, make: async () => ({ namespace }) },
    ...(question.caller.kind === 'gateway'
      ? [
          {
            label: `Gateway ${namespace}/${question.caller.name}`,
            make: async () => ({ gateway: `${namespace}/${nameOf(question)}` }),
          },
        ]
      : []),
    { label: 'Another host …', make: async () => typed('host', 'reviews.shop.svc.cluster.local') },
    { label: 'Another namespace …', make: async () => typed('namespace', 'shop') },
    { label: 'Another gateway …', make: async () => typed('gateway', 'istio-system/istio-ingressgateway') },
  ];
  const chosen = await window.showQuickPick(choices, { title: 'Which routes?' });
  return chosen?.make();
}

function nameOf({ caller }: Question): string {
  return caller.kind === 'gateway' || caller.kind === 'workload' ? caller.name : '';
}

async function typed(what: 'host' | 'namespace' | 'gateway', placeHolder: string): Promise<MapOf | undefined> {
  const text = (await window.showInputBox({ title: `Routes of a ${what}`, placeHolder }))?.trim();
  if (text === undefined || text === '') return undefined;
  if (what === 'host') return { host: text };
  return what === 'namespace' ? { namespace: text } : { gateway: text };
}

/** Lets the user name a revision of git. */
export async function pickRevision(): Promise<string | undefined> {
  const text = await window.showInputBox({
    title: 'Compare routing with',
    prompt: 'A branch, tag or commit of git',
    placeHolder: 'main',
  });
  return text?.trim() === '' ? undefined : text?.trim();
}

/** The host of an address, without its port. */
export function hostOf(url: string): string {
  return /^(?:[a-z]+:\/\/)?([^/?#:]*)/i.exec(url)?.[1] ?? url;
}
