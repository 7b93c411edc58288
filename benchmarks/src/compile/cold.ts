/**
 * One cold compile of W2, from the first call of compile() to the first result, in a process of its own: prints milliseconds
 * and the module's bytes. The driver starts it several times and takes the best.
 */
import { compile } from '@chainrule/engine';
import { modelOf, numbersOf, type Workload, workloads } from './workloads.ts';

const load = workloads.find(({ name }) => name === 'W2') as Workload; // it is in the table
const numbers = numbersOf(load);
const { fn, options } = modelOf(load, numbers);
const started = performance.now();
const compiled = compile(fn, options);
compiled.valueAndGrad(numbers.x, numbers.y);
console.log(JSON.stringify({ milliseconds: performance.now() - started, bytes: compiled.stats.bytes }));
