import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The `schemas` folder of the project. */
export const schemasFolder: string = join(dirname(fileURLToPath(import.meta.url)), '../../../schemas');
