import {
  answersOf,
  LiveRouting,
  measuredMesh,
  createSchemas,
  defaultSettings,
  Workspace,
} from '../../server/src/core/index';
import type { Call } from '../../server/src/core/index';

const schemas = createSchemas();
const settings = { ...defaultSettings, istioVersion: '1.32' as typeof defaultSettings.istioVersion };

/** What becomes of a request in a mesh that is one YAML text. */
export function askMesh(text: string, from: Call['from'], request: Partial<Call['request']>): Outcome {
  const { workspace } = Workspace.empty(settings, ['/w']).with([{ path: '/w/mesh.yaml', text, open: true }]);
  const live = new LiveRouting(workspace, {
    schemas,
    readText: () => undefined,
    onError: (error) => {
      throw error;
    },
    mesh: measuredMesh,
  });
  const call: Call = {
    id: 'asked',
    from,
    request: { protocol: 'http', host: 'unknown.example', port: 80, ...request },
  };
  const outcome = answersOf(live.engine('folder:/w'), [call])['asked'];
  if (outcome === undefined) throw new Error('no answer');
  return outcome;
}

type Outcome = ReturnType<typeof answersOf>[string];
