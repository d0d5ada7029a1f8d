import type { CompletionContext } from './context';
import { headerList } from './httpWords';
import type { Suggestion } from './item';
import { fullHosts, namespaces } from './known';
import { without } from './names';
import type { Places } from './placeTypes';
import { providers } from './references';
import { AUTHORIZER_HEADERS, LOGGERS, METRICS, TRACERS } from './providerTypes';
import { logOperators } from './wordsInText';

function namespaceNames(context: CompletionContext): Suggestion[] {
  return namespaces(context).map((value) => ({ value, kind: 'namespace' }));
}

/** Places in the configuration of the mesh, wherever it stands. */
export const MESH_PLACES: Readonly<Record<string, Places>> = {
  MeshConfig: {
    values: {
      rootNamespace: namespaceNames,
      accessLogFormat: logOperators,
      'defaultProviders.tracing[]': (context) => without(context, providers(TRACERS)(context)),
      'defaultProviders.metrics[]': (context) => without(context, providers(METRICS)(context)),
      'defaultProviders.accessLogging[]': (context) => without(context, providers(LOGGERS)(context)),
      'extensionProviders[]{}.service': fullHosts,
      'extensionProviders[]{}.logFormat.text': logOperators,
      'extensionProviders[]{}.logFormat.labels{}': logOperators,
      [`extensionProviders[]{}.${AUTHORIZER_HEADERS}[]`]: headerList,
    },
  },
};
