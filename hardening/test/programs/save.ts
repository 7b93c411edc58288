/** Saves a state dictionary of so many numbers, all of one value, and prints what became of it: `saved`, or the error's code. */
import type { StateDict } from '@chainrule/nn';
import { saveStateDict } from '@chainrule/nn/node';

const [path = '', count = '1', value = '0'] = process.argv.slice(2);
const data = new Float64Array(Number(count)).fill(Number(value));
const state: StateDict = new Map([['w', { shape: [data.length], data }]]);
try {
  await saveStateDict(path, state);
  console.log('saved');
} catch (error) {
  console.log((error as NodeJS.ErrnoException).code); // whatever the disk said
}
