import snippets from '../../../snippets/istio.code-snippets.json';
import type { Template } from '../core/index';

/** The snippets that VS Code has by itself, for other editors. */
export const templates: readonly Template[] = Object.entries(snippets).map(([name, snippet]) => ({ name, ...snippet }));
