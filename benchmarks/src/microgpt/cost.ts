/**
 * What compiling microgpt costs, in a process of its own, since code that has run before runs faster: prints JSON.
 *
 *     node --conditions=@chainrule/source --import tsx benchmarks/src/microgpt/cost.ts lengths | steps COUNT
 *
 * `lengths`: milliseconds to the first result for every length of a name, the longest first, when no code is warm yet (and the first
 * records the model for all of them); then the same with a new model, whose programs are known by their structure. `steps`: training
 * from the start, compiling included.
 */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompiledLoss } from '../../../examples/microgpt/compiled.ts';
import { chooseNames } from '../../../examples/microgpt/names.ts';
import { microgpt, prepare, train } from '../../../examples/microgpt/train.ts';

/** A name of so many letters, edges included: what a position sees does not matter here. */
const documentOf = (positions: number): number[] =>
  Array.from({ length: positions + 1 }, (_, i) => (i * 7) % microgpt.vocabulary);

const timed = (work: () => void): number => {
  const started = performance.now();
  work();
  return performance.now() - started;
};

const lengths = (): object[] => {
  const positions = Array.from({ length: microgpt.blockSize - 2 }, (_, i) => microgpt.blockSize - i);
  const perLength = (): number[] => {
    const loss = new CompiledLoss(prepare(['a'], 42).model);
    return positions.map((n) => timed(() => loss.valueAndGrad(documentOf(n))));
  };
  const [first, again] = [perLength(), perLength()];
  return positions.map((n, i) => ({ n, first: first[i], again: again[i] }));
};

const steps = async (count: number): Promise<object> => {
  const shipped = fileURLToPath(new URL('../../../examples/microgpt/names.txt', import.meta.url));
  const file = process.env.MICROGPT_NAMES || shipped;
  const { names } = await chooseNames(file);
  const run = prepare(names, 42);
  const milliseconds = timed(() => {
    for (const _loss of train(run, count));
  });
  return { count, milliseconds, about: `${names.length} names from ${basename(file)}` };
};

const [what, count = '1000'] = process.argv.slice(2);
console.log(JSON.stringify(what === 'lengths' ? lengths() : await steps(Number(count))));
