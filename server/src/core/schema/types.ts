/** An Istio minor such as `1.31`. */
export type Minor = `1.${number}`;

/** JSON type of a value, as the API server checks it. `any` = not checked (preserve unknown fields). */
export type FieldType = 'object' | 'map' | 'list' | 'string' | 'integer' | 'number' | 'boolean' | 'intOrString' | 'any';

/** What istiod makes of the value beyond its JSON type. */
export type IstioType = 'duration' | 'timestamp' | 'bytes' | 'wrapper' | 'struct' | 'regex' | 'stringMatch' | 'percent';

/** A value as JSON writes it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** One field (or list item, or map value) of an object, for one Istio minor and one API version. */
export interface FieldSchema {
  readonly type: FieldType;
  readonly istio?: IstioType;
  /** Members of an `object`, in the order in which Istio's API declares them. Anything else in it is an unknown field. */
  readonly fields?: Readonly<Record<string, FieldSchema>>;
  /** Items of a `list`. */
  readonly items?: FieldSchema;
  /** Values of a `map` (any key). */
  readonly values?: FieldSchema;
  readonly required?: readonly string[];
  /** Groups of members of which at most one may be set; `required` means exactly one. */
  readonly oneOf?: readonly { readonly members: readonly string[]; readonly required: boolean }[];
  readonly enum?: readonly string[];
  /** Enum words that the chosen minor knows but marks as deprecated. */
  readonly deprecatedValues?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  /** A regular expression in the CRD's own (RE2) syntax. */
  readonly pattern?: string;
  /** `int32`, `int64`, `uint32`, `uint64`, `double`, `date-time`, `byte`, `binary`. */
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  /** Keys that make an item of this list unique (x-kubernetes-list-map-keys). */
  readonly mapKeys?: readonly string[];
  /** A list whose items must differ (x-kubernetes-list-type: set). */
  readonly isSet?: boolean;
  readonly nullable?: boolean;
  /** Members beyond `fields` are kept without a check. */
  readonly open?: boolean;
  /** What the API server writes when the field is absent (Gateway API only; Istio's CRDs state no defaults). */
  readonly default?: JsonValue;
  /** While `member` has the value `is`, the member `then` must have one of the `formats` (Gateway API addresses). */
  readonly formatWhen?: readonly {
    readonly member: string;
    readonly is: string;
    readonly then: string;
    readonly formats: readonly string[];
  }[];
  readonly deprecated?: boolean;
  /** First minor that knows the field (or the parent that holds it); absent when it is as old as the oldest minor at hand. */
  readonly since?: Minor;
  /** Last minor that knows the field; absent when the newest does. */
  readonly until?: Minor;
}

/** The structure of a whole document, whatever it is a document of. */
export interface DocumentSchema {
  /** The whole object: `spec`, `status` and so on. `apiVersion`, `kind` and `metadata` are not in it (see `objectFields`). */
  readonly root: FieldSchema;
  /** Name under which `wordsFor` and `valueWords` know this document; absent when there are no words for it. */
  readonly words?: string;
  /**
   * Read by istiod's own decoder and not by the API server: unknown fields are ignored, names may also be written in
   * snake_case, numbers may be quoted and enum values may be given as numbers. True for the mesh objects.
   */
  readonly protoJson?: boolean;
}

/** An object kind in one API version, for one Istio minor. */
export interface KindSchema extends DocumentSchema {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Configuration that is no Kubernetes object. `MeshProxyConfig` is `defaultConfig` and the annotation `proxy.istio.io/config`. */
export type MeshName = 'MeshConfig' | 'MeshProxyConfig' | 'MeshNetworks';

/** A mesh object, for one Istio minor. */
export interface MeshSchema extends DocumentSchema {
  readonly name: MeshName;
}

/** From which to which minor something exists; an absent end reaches to the end of the minors at hand. */
export interface Lifetime {
  readonly since?: Minor;
  readonly until?: Minor;
}

/** A served API version of a kind. */
export interface KindVersion extends Lifetime {
  readonly name: string;
}

/** A kind, in all API versions and minors. */
export interface KindInfo extends Lifetime {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** Served versions, preferred one first. */
  readonly versions: readonly KindVersion[];
}

/** Why there is no schema. */
export type MissingSchema =
  | {
      readonly missing: 'kind';
      /** Groups in which a kind of this name does exist. */
      readonly otherGroups: readonly string[];
    }
  | {
      /** The kind exists in this minor, but not in this API version. */
      readonly missing: 'version';
      /** Versions that the minor serves, preferred one first. */
      readonly served: readonly string[];
      /** Set when another minor serves the version. */
      readonly lifetime?: Lifetime;
    }
  | {
      /** The minor does not know the kind, or the minor itself is not at hand (then `known` lacks it). */
      readonly missing: 'minor';
      /** When the kind exists; empty when it exists in every minor at hand. */
      readonly lifetime: Lifetime;
      /** All minors at hand, oldest first. */
      readonly known: readonly Minor[];
    };
