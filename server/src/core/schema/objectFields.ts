import type { FieldSchema } from './types';

const text: FieldSchema = { type: 'string' };
const time: FieldSchema = { type: 'string', istio: 'timestamp', format: 'date-time' };
const texts: FieldSchema = { type: 'map', values: text };

const ownerReference: FieldSchema = {
  type: 'object',
  fields: {
    apiVersion: text,
    kind: text,
    name: text,
    uid: text,
    controller: { type: 'boolean' },
    blockOwnerDeletion: { type: 'boolean' },
  },
  required: ['apiVersion', 'kind', 'name', 'uid'],
};

/**
 * What every Kubernetes object has beside the members of its kind: `apiVersion`, `kind` and `metadata`.
 * From the ObjectMeta of the Kubernetes API; the part the API server fills in itself is only as deep as people read it.
 */
export const objectFields: FieldSchema = {
  type: 'object',
  fields: {
    apiVersion: text,
    kind: text,
    metadata: {
      type: 'object',
      fields: {
        name: { type: 'string', maxLength: 253 },
        generateName: text,
        namespace: { type: 'string', maxLength: 63 },
        labels: texts,
        annotations: texts,
        finalizers: { type: 'list', items: text, isSet: true },
        ownerReferences: { type: 'list', items: ownerReference },
        resourceVersion: text,
        generation: { type: 'integer', format: 'int64' },
        uid: text,
        creationTimestamp: { ...time, nullable: true },
        deletionTimestamp: { ...time, nullable: true },
        deletionGracePeriodSeconds: { type: 'integer', format: 'int64' },
        selfLink: { ...text, deprecated: true },
        managedFields: { type: 'list', items: { type: 'object', open: true, fields: {} } },
      },
    },
  },
  required: ['apiVersion', 'kind'],
};
