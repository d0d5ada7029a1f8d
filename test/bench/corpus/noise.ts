import type { Service } from './names';

export const workflow = (s: Service): string =>
  `name: build ${s.name}\non:\n  push:\n    branches: [main]\n    paths: ["services/${s.name}/**"]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    strategy:\n      matrix:\n        node: [18, 20, 22]\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/setup-node@v4\n        with:\n          node-version: \${{ matrix.node }}\n      - run: |\n          npm ci\n          npm test -- --reporter=dot\n      - name: image\n        if: github.ref == 'refs/heads/main'\n        run: docker build -t registry.example.test/${s.name}:\${{ github.sha }} .\n`;

export const compose = (s: Service): string =>
  `version: "3.9"\nservices:\n  ${s.name}:\n    build: .\n    ports: ["${s.port}:${s.port}"]\n    environment:\n      - LOG=debug\n    depends_on:\n      - db\n  db:\n    image: postgres:16\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data: {}\n`;

export const chartYaml = (s: Service): string =>
  `apiVersion: v2\nname: ${s.name}\ndescription: A chart for ${s.name}\ntype: application\nversion: 0.${s.i % 50}.1\nappVersion: "1.16.0"\n`;

export const valuesYaml = (s: Service): string =>
  `replicaCount: 2\nimage:\n  repository: registry.example.test/${s.name}\n  tag: ""\n  pullPolicy: IfNotPresent\nservice:\n  type: ClusterIP\n  port: ${s.port}\nistio:\n  enabled: true\n  gateways: []\n  # hosts served by the VirtualService of networking.istio.io\n  hosts:\n    - ${s.name}.example.test\nresources: {}\nnodeSelector: {}\ntolerations: []\n`;

export const chartVs = (s: Service): string =>
  `{{- if .Values.istio.enabled }}\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: {{ include "${s.name}.fullname" . }}\n  labels:\n    {{- include "${s.name}.labels" . | nindent 4 }}\nspec:\n  hosts:\n  {{- range .Values.istio.hosts }}\n    - {{ . | quote }}\n  {{- end }}\n  http:\n    - route:\n        - destination:\n            host: {{ include "${s.name}.fullname" . }}\n            port:\n              number: {{ .Values.service.port }}\n{{- end }}\n`;

export const chartDeploy = (s: Service): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include "${s.name}.fullname" . }}\nspec:\n  {{- if not .Values.autoscaling }}\n  replicas: {{ .Values.replicaCount }}\n  {{- end }}\n  template:\n    spec:\n      containers:\n        - name: {{ .Chart.Name }}\n          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"\n          resources:\n            {{- toYaml .Values.resources | nindent 12 }}\n`;

export const kustomization = (files: readonly string[]): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${files.map((f) => `  - ${f}\n`).join('')}`;
