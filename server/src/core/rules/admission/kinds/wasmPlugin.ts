import { admissionCheck, row } from '../row';
import { targetRows } from '../shared/selectors';
import { isAtMostBytes, matchPortRows, wasmRows } from '../shared/wasm';
import { hasOneOf, hasOnlyOneOf, isNotEmpty } from '../tests/members';

/** Source: ValidateWasmPlugin and what it calls, pkg/config/validation/validation.go. */
export const wasmPluginCheck = admissionCheck(
  ['extensions.istio.io/WasmPlugin'],
  [
    ...targetRows('WP-01 CEL-WP-01 CEL-WP-02 CEL-WP-03 CEL-WP-04 CEL-WP-05'),
    ...wasmRows('CEL-WP-06', 'spec'),
    ...matchPortRows('WP-15'),
  ],
);

/** Source: ValidateTrafficExtension, pkg/config/validation/validation.go. */
export const trafficExtensionCheck = admissionCheck(
  ['extensions.istio.io/TrafficExtension'],
  [
    row('TX-01 CEL-TX-02', 'spec', hasOneOf('wasm', 'lua')),
    row('CEL-TX-02', 'spec', hasOnlyOneOf(['wasm', 'lua'])),
    ...targetRows('TX-02 CEL-TX-01 CEL-TX-03 CEL-TX-04 CEL-TX-05 CEL-TX-06', ['selector', 'targetRefs']),
    row('TX-04', 'spec.lua.inlineCode', isNotEmpty),
    row('TX-05', 'spec.lua.inlineCode', isAtMostBytes(65536)),
    ...wasmRows('TX-06 TX-07 CEL-TX-07 CEL-TX-08', 'spec.wasm'),
    ...matchPortRows('TX-10'),
  ],
);
