import type { ObjectMeta, Place, SourceObject } from './object';
import { metaOf } from './object';
import { placeReader } from './read';

/** A path of an Ingress. */
export interface IngressPath {
  readonly place: Place;
  readonly path: string;
  readonly type: string | undefined;
  readonly service: string | undefined;
  readonly port: number | undefined;
  readonly portName: string;
}

/** An Ingress of Kubernetes. */
export interface Ingress {
  readonly kind: 'Ingress';
  readonly meta: ObjectMeta;
  /** Of the old annotation. */
  readonly annotatedClass: string | undefined;
  readonly className: string | undefined;
  readonly tls: readonly { readonly place: Place; readonly hosts: readonly string[]; readonly secret: string }[];
  readonly rules: readonly {
    readonly place: Place;
    readonly host: string;
    /** Undefined: the rule has no `http`. */
    readonly paths: readonly IngressPath[] | undefined;
  }[];
}

/** Decodes an Ingress. */
export function ingress(source: SourceObject): Ingress | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const { field } = source;
  const spec = field.get('spec');
  const place = placeReader(field);
  return {
    kind: 'Ingress',
    meta,
    annotatedClass: field.at('metadata.annotations').get('kubernetes.io/ingress.class').text,
    className: spec.get('ingressClassName').text,
    tls: spec
      .get('tls')
      .items()
      .map((tls) => ({
        place: place(tls),
        hosts: tls.get('hosts').texts(),
        secret: tls.get('secretName').text ?? '',
      })),
    rules: spec
      .get('rules')
      .items()
      .map((rule) => ({
        place: place(rule),
        host: rule.get('host').text ?? '',
        paths: rule.get('http').exists
          ? rule
              .at('http.paths')
              .items()
              .map((path) => {
                const service = path.at('backend.service');
                return {
                  place: place(path),
                  path: path.get('path').text ?? '',
                  type: path.get('pathType').text,
                  service: service.get('name').text,
                  port: service.at('port.number').number,
                  portName: service.at('port.name').text ?? '',
                };
              })
          : undefined,
      })),
  };
}
