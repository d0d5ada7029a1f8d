import type { MeshName } from '../../../schema/types';
import type { ObjectCheck } from '../../defineRule';
import { protoView } from '../../structure/protoView';
import { admissionCheck } from '../row';
import type { Row } from '../row';

/** The check of a message of the mesh configuration. Its rows see what istiod decodes: see `protoView`. */
export function meshCheck(name: MeshName, rows: readonly Row[]): ObjectCheck {
  const check = admissionCheck([`/${name}`], rows);
  return {
    ...check,
    check(context) {
      const schema = context.schemas.meshSchema(name, context.settings.istioVersion);
      if (schema !== undefined) check.check({ ...context, object: protoView(context.object, schema) });
    },
  };
}
