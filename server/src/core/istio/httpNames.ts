const statusCodes: ReadonlySet<number> = new Set(
  [
    span(100, 103),
    span(200, 208),
    [226],
    span(300, 305),
    [307, 308],
    span(400, 418),
    span(421, 426),
    [428, 429, 431, 451],
    span(500, 508),
    [510, 511],
  ].flat(),
);

function span(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Whether HTTP has a name for the status code. Source: Go's `http.StatusText`. */
export function isHttpStatusCode(code: number): boolean {
  return statusCodes.has(code);
}

/** Methods that `corsPolicy.allowMethods` may list. Source: `supportedCORSMethods`, pkg/config/validation/validation.go. */
export const corsMethods: readonly string[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  '*',
];

/** Words that `fault.abort.grpcStatus` may be, in the order of their codes from 0 on. Source: pkg/util/grpc/codes.go. */
export const grpcStatuses: readonly string[] = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];
