/** A Service that selects `app: <its name>`. @param name namespace/name. @param ports as YAML in one line, each */
export function service(name: string, ...ports: readonly string[]): string {
  const [namespace = '', own = ''] = name.split('/');
  return `apiVersion: v1
kind: Service
metadata: {name: ${own}, namespace: ${namespace}}
spec:
  selector: {app: ${own}}
  ports: [${ports.map((port) => `{${port}}`).join(', ')}]
`;
}

/** What a Deployment has besides its name. */
export interface DeploymentParts {
  /** Labels of the pods, as YAML; by default `app: <its name>`. */
  readonly labels?: string;
  readonly account?: string;
  /** The one container, as YAML. */
  readonly container?: string;
}

/** A Deployment. @param name namespace/name */
export function deployment(name: string, parts: DeploymentParts = {}): string {
  const [namespace = '', own = ''] = name.split('/');
  const { labels = `app: ${own}`, account, container = 'name: app, image: app' } = parts;
  const runsAs = account === undefined ? '' : `serviceAccountName: ${account}, `;
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${own}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {${labels}}}
  template:
    metadata: {labels: {${labels}}}
    spec: {${runsAs}containers: [{${container}}]}
`;
}

/** Objects as documents of one file. */
export function documents(...objects: readonly string[]): string {
  return objects.join('---\n');
}
