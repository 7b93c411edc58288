/** Trains on the penguins, says how good the model is on rows that it has never seen, and saves it: `train.ts [MODEL [SEED]]`. */
// #region train
import { readFile, writeFile } from 'node:fs/promises';
import { accuracy, confusionMatrix } from '@chainrule/nn';
import { learn } from './learn.ts';

const [path = 'penguins.safetensors', seed = '1'] = process.argv.slice(2);
const text = await readFile(new URL('penguins.csv', import.meta.url), 'utf8');
const { file, history, classes, scores, species } = await learn(text, Number(seed));
await writeFile(path, file);
console.log(history);
console.log(`${(100 * accuracy(scores, species)).toFixed(1)} % of ${species.length} held-out penguins are right:`);
for (const [c, row] of confusionMatrix(scores, species).entries())
  console.log(`  ${classes[c]?.padEnd(9)} ${row[c]} of ${row.reduce((a, b) => a + b)}`);
// #endregion train
