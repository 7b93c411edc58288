/** Targets with bugs put in on purpose: what the fuzzer must find in each. */
import { promise, type Target, textOf } from '../src/fuzz/target.ts';

const planted = (name: string, bug: (text: string) => string): Target => ({
  name,
  promise: 'has a bug',
  words: ['bug', '{', '}'],
  generate: (draws) => 'x'.repeat(draws.below(8)),
  run: (input) => bug(textOf(input)),
});

const held: number[][] = [];

export const targets: readonly Target[] = [
  planted('sound', (text) => (text.includes('{') ? 'brace' : 'none')),
  planted('foreign', (text) =>
    text.includes('{') && text.includes('bug') ? String((null as unknown as string).length) : 'none',
  ),
  planted('broken', (text) => {
    promise(!/bug.*\}/s.test(text), 'a promise with a number in it: 7');
    return 'kept';
  }),
  planted('polluting', (text) => {
    if (text.includes('bug')) Object.assign(Object.prototype, { polluted: true });
    return 'none';
  }),
  planted('slow', (text) => {
    const start = process.cpuUsage();
    let x = 1;
    while (text.includes('bug') && process.cpuUsage(start).user < 600_000)
      for (let i = 0; i < 1e6; i++) x = Math.sin(x);
    return x > 2 ? 'never' : 'none';
  }),
  planted('greedy', (text) => String(text.includes('bug') ? new Float64Array(2 ** 24).length : 0)),
  planted('hanging', (text) => {
    while (text.includes('bug'));
    return 'none';
  }),
  planted('exhausting', (text) => {
    while (text.includes('bug')) held.push(new Array<number>(1 << 16).fill(held.length + 0.5));
    return 'none';
  }),
];
