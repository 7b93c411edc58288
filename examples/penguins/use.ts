/** Loads the model that train.ts saved, in a process of its own, and says of every row what it is: `use.ts [MODEL [--scores]]`. */
import { readFile } from 'node:fs/promises';
import { classify } from './classify.ts';

const [path = 'penguins.safetensors', flag] = process.argv.slice(2);
const text = await readFile(new URL('penguins.csv', import.meta.url), 'utf8');
const { names, scores } = await classify(await readFile(path), text);
console.log(flag === '--scores' ? JSON.stringify(scores) : names.join('\n'));
