import type { Field } from '../../yaml/field';
import type { Place } from './object';
import { durationOf } from './read';
import type { PlaceReader } from './read';
import type { StringMatch } from './rule';

export interface Fault {
  readonly place: Place;
  readonly delay: { readonly fixed: string | undefined; readonly percent: number } | undefined;
  readonly abort: { readonly status: string; readonly percent: number } | undefined;
}

export interface Cors {
  readonly place: Place;
  readonly origins: readonly StringMatch[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAge: string | undefined;
  readonly credentials: boolean | undefined;
}

/** Decodes an HTTPFaultInjection. */
export function readFault(field: Field, place: PlaceReader): Fault {
  const delay = field.get('delay');
  const abort = field.get('abort');
  const status = abort.get('httpStatus').number;
  return {
    place: place(field),
    delay: delay.exists
      ? {
          fixed: durationOf(delay.get('fixedDelay')),
          percent: delay.get('percentage').exists
            ? (delay.at('percentage.value').number ?? 0)
            : (delay.get('percent').number ?? 0),
        }
      : undefined,
    abort: abort.exists
      ? {
          status: status === undefined ? (abort.get('grpcStatus').text ?? '') : String(status),
          // Without a percentage Envoy's own default holds: none.
          percent: abort.at('percentage.value').number ?? 0,
        }
      : undefined,
  };
}

/** Decodes a CorsPolicy. */
export function readCors(field: Field, place: PlaceReader): Cors {
  const origins = field.get('allowOrigins');
  return {
    place: place(field),
    origins: origins.exists
      ? origins.items().flatMap((origin): StringMatch[] => {
          for (const type of ['exact', 'prefix', 'regex'] as const) {
            const { text } = origin.get(type);
            if (text !== undefined) return [{ type, value: text, place: place(origin) }];
          }
          return [];
        })
      : field
          .get('allowOrigin')
          .texts()
          .map((value) => ({ type: 'exact' as const, value, place: place(field) })),
    methods: field.get('allowMethods').texts(),
    headers: field.get('allowHeaders').texts(),
    exposeHeaders: field.get('exposeHeaders').texts(),
    maxAge: durationOf(field.get('maxAge')),
    credentials: field.get('allowCredentials').boolean,
  };
}
