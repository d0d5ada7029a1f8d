import path from 'node:path';
import { root } from '../../client/build/paths';

/** The example that the tests in a real VS Code open; they change a copy of it. */
export const shop = path.join(root, 'examples/shop');

/** A route to a host that is not there under this name, and what is offered instead. */
export const unknownHost = {
  file: 'base/shop/public-routes.yaml',
  /** The text that is wrong, and enough before it to be unique in the file. */
  before: 'host: ',
  text: 'shipping\n',
  /** A part of the message of the finding. */
  message: 'shipping',
  /** A part of the title of the quick fix, and what the line holds after it. */
  fix: 'shipping.warehouse',
  fixed: 'host: shipping.warehouse',
} as const;

/** A field with a value of an enumeration whose hover explains it. */
export const resolution = {
  file: 'base/payments/ledger-database.yaml',
  text: 'resolution: STATIC',
  hover: 'STATIC',
} as const;

/** A place where a host is to be completed, and one of those that must be offered. */
export const hostToComplete = {
  file: 'base/shop/public-routes.yaml',
  behind: 'host: ',
  offered: 'storefront',
} as const;

/** A subset, named where requests are sent to it. */
export const renamed = {
  file: 'base/shop/catalog-canary.yaml',
  definition: '- name: stab',
  behind: 'subset: stab',
  newName: 'steady',
} as const;

/** A snippet, and what stands in the document after it was inserted. */
export const snippet = {
  name: 'se-https-originate',
  inserted: 'kind: ServiceEntry',
} as const;

/** What the status item says when the shop is read. */
export const version = /Istio 1\.\d+/;
