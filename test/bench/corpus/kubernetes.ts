import type { Service } from './names';
import { meta } from './names';

export function k8sService(s: Service): string {
  return `apiVersion: v1\nkind: Service\n${meta(s.name, s.ns, s.name)}spec:\n  selector:\n    app: ${s.name}\n  ports:\n    - name: http-main\n      port: ${s.port}\n      targetPort: ${s.port}\n      protocol: TCP\n    - name: http-metrics\n      port: 15090\n      targetPort: metrics\n`;
}

export function deployment(s: Service, version: string): string {
  const r = s.r;
  const env: string[] = [];
  for (let e = 0, n = r.int(1, 6); e < n; e++)
    env.push(
      `            - name: SETTING_${e}\n              value: "${r.pick(['true', 'false', 'debug', 'https://example.test/path?x=1', '42', 'a, b, c'])}"\n`,
    );
  return `apiVersion: apps/v1\nkind: Deployment\n${meta(`${s.name}-${version}`, s.ns, s.name, `    version: ${version}\n`)}spec:\n  replicas: ${r.int(1, 12)}\n  selector:\n    matchLabels:\n      app: ${s.name}\n      version: ${version}\n  template:\n    metadata:\n      labels:\n        app: ${s.name}\n        version: ${version}\n      annotations:\n        sidecar.istio.io/inject: "true"\n        proxy.istio.io/config: |\n          holdApplicationUntilProxyStarts: true\n          concurrency: ${r.int(1, 4)}\n    spec:\n      serviceAccountName: ${s.name}\n      containers:\n        - name: app\n          image: registry.example.test/${s.ns}/${s.name}:1.${r.int(0, 40)}.${r.int(0, 9)}\n          imagePullPolicy: IfNotPresent\n          ports:\n            - containerPort: ${s.port}\n            - name: metrics\n              containerPort: 15090\n          env:\n${env.join('')}          resources:\n            requests: {cpu: ${r.int(50, 500)}m, memory: ${r.int(64, 1024)}Mi}\n            limits:\n              memory: ${r.int(1024, 4096)}Mi\n          readinessProbe:\n            httpGet:\n              path: /healthz\n              port: ${s.port}\n            periodSeconds: 10\n`;
}

export function configMap(s: Service): string {
  const lines: string[] = [];
  for (let k = 0, n = s.r.int(20, 120); k < n; k++)
    lines.push(
      `    key.${k} = ${s.r.pick(['on', 'off', 'https://example.test/a/b', '"quoted: text"', '# not a comment'])}\n`,
    );
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${s.name}-config\n  namespace: ${s.ns}\ndata:\n  application.properties: |\n${lines.join('')}`;
}

/** What every namespace has. */
export const namespaceDoc = (ns: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${ns}\n  labels:\n    istio-injection: enabled\n`;
