/** `pnpm api:update`: writes the public names and types of engine and nn down, as `public-api.test.ts` will hold them to. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportOfPackage } from './public-api.ts';
import { root } from './repository.ts';

const folder = join(root, 'scripts', 'api');
mkdirSync(folder, { recursive: true });
for (const name of ['engine', 'nn']) writeFileSync(join(folder, `${name}.txt`), reportOfPackage(name));
