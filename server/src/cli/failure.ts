/** The job could not be done: the message goes to standard error, and the exit code is 2. */
export class Failure extends Error {}

/** Exit codes of all commands. */
export const EXIT = { good: 0, findings: 1, failed: 2 } as const;
