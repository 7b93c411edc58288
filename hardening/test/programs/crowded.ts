/** Compiles functions and keeps them all, in an address space that has room for few memories; prints how it ended. */
import { type CompiledFunction, compile, Value } from '@chainrule/engine';

const kept: CompiledFunction[] = [];
const w = new Value(2);
try {
  for (let i = 0; i < 3000; i++)
    kept.push(compile(([x]) => w.mul(x as Value).add(i % 20), { inputs: [1], parameters: [w] }));
  console.log(JSON.stringify({ kept: kept.length }));
} catch (error) {
  const { name, code, message } = error as { name: string; code?: string; message: string }; // errors are thrown here
  const first = kept[0]?.valueAndGrad([[3]]);
  console.log(JSON.stringify({ kept: kept.length, name, code, message, first, eager: w.mul(3).data }));
}
