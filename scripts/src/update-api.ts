/** `pnpm api:update`: writes the public names and types of the packages down, as `public-api.test.ts` will hold them to. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { published, reportOfPackage } from './public-api.ts';
import { root } from './repository.ts';

const folder = join(root, 'scripts', 'api');
mkdirSync(folder, { recursive: true });
for (const name of published) writeFileSync(join(folder, `${name}.txt`), reportOfPackage(name));
