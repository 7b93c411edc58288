/**
 * A side in a process of its own: its own heap, its own garbage collector, its own compiled code. Else the reference engine's garbage,
 * a hundred times ours, would be collected in our time.
 *
 *   here                           child: this very file
 *   { ask: 'run', steps }     →    side.run(steps)
 *   { answer: seconds }       ←
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { loads } from './loads.ts';
import type { Load, Side } from './side.ts';

type Question = { readonly ask: 'run'; readonly steps: number } | { readonly ask: 'results' };
interface Answer {
  readonly answer: unknown;
}

const file = fileURLToPath(import.meta.url);

/** Asks, and waits for the answer; a child that ends early is an error. */
function ask(child: ChildProcess, question: Question): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('A side ended early; its message is above.'));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve((message as Answer).answer); // the children below send nothing else
    });
    child.send(question);
  });
}

/** Every side of a load in its own process, and a function to end them. */
export function apart(load: Load, quick: boolean): { readonly load: Load; end(): void } {
  const children: ChildProcess[] = [];
  const sides = load.sides.map(({ name }): Side => {
    const child = fork(file, ['side', quick ? 'quick' : 'full', load.name, name], { serialization: 'advanced' });
    children.push(child);
    return {
      name,
      run: async (steps) => (await ask(child, { ask: 'run', steps })) as number,
      results: async () => (await ask(child, { ask: 'results' })) as number[],
    };
  });
  const end = (): void => {
    for (const child of children) child.disconnect();
  };
  return { load: { ...load, sides }, end };
}

if (process.send !== undefined && process.argv[1] === file && process.argv[2] === 'side') {
  const [, , , size, load, side] = process.argv;
  const sides = loads(size === 'quick').find(({ name }) => name === load)?.sides ?? [];
  const mine = sides.find(({ name }) => name === side) as Side; // apart() took the names from there
  process.on('message', async (question: Question) => {
    const answer = await (question.ask === 'run' ? mine.run(question.steps) : mine.results());
    process.send?.({ answer } satisfies Answer);
  });
}
