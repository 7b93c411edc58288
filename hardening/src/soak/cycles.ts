/** Compiling and throwing away, again and again: modules are kept in a bounded cache, and memories go with their functions. */
import { compile, Value } from '@chainrule/engine';
import { inUse } from './heap.ts';

/** How many functions, and how often memory is looked at. */
export interface Cycles {
  readonly cycles: number;
  readonly samples: number;
}

/** What came of it: bytes in use at regular cycles, and how many of the results were right. */
export interface Cycled {
  readonly heap: readonly number[];
  readonly right: number;
}

/** Every cycle compiles another function (the constant is part of its structure), runs it and lets go of it, disposed of or not. */
export async function cycle({ cycles, samples }: Cycles): Promise<Cycled> {
  const heap: number[] = [];
  const every = Math.max(1, Math.floor(cycles / samples));
  let right = 0;
  for (let i = 1; i <= cycles; i++) {
    const w = new Value(2);
    const compiled = compile(([x]) => w.mul(x as Value).add(i), { inputs: [1], parameters: [w] });
    const loss = compiled.valueAndGrad([[3]]);
    if (loss === 6 + i && w.grad === 3 && compiled.forward([[1]])[0] === 2 + i) right++;
    if (i % 2 === 0) compiled.dispose();
    if (i % every === 0) heap.push(await inUse());
  }
  return { heap, right };
}
