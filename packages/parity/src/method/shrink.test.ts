import { ops } from '@chainrule/engine';
import { expect, it } from 'vitest';
import { eagerBackend } from '../backends.ts';
import { drawExpression } from '../expressions/generate.ts';
import type { Program } from '../expressions/program.ts';
import { expressions } from '../families/expressions.ts';
import { drawsFrom } from '../random.ts';
import type { Source } from './run.ts';
import { failing, shrink } from './shrink.ts';

const backend = eagerBackend();

/** A source that is right about everything but tanh, whose programs it answers one off. */
const wrongAboutTanh: Source = {
  answer: async (_, example) => {
    const program = example as Program; // the family draws programs
    const answer = backend.program(program, 1);
    if (!answer) throw new Error('the eager engine runs every program');
    const uses = program.nodes.some((node) => node.kind === 'op' && node.op === 'tanh');
    return uses ? { ...answer, values: answer.values.map((x) => x + 1) } : answer;
  },
};

it('shrink() takes a large program down to the one op that is wrong', async () => {
  const seed = Array.from({ length: 200 }, (_, i) => i).find((i) =>
    drawExpression(drawsFrom(i, 'x')).nodes.some((node) => node.kind === 'op' && node.op === 'tanh'),
  );
  const start = await failing(expressions, drawExpression(drawsFrom(seed ?? 0, 'x')), [backend], wrongAboutTanh);
  expect(start).toBeDefined();
  if (!start) return;
  const { smallest } = await shrink(expressions, start, [backend], wrongAboutTanh);
  const { nodes } = smallest.example as Program; // as it was drawn
  expect(nodes.map((node) => (node.kind === 'op' ? node.op : node.value))).toEqual([0, 'tanh']);
  expect(smallest.verdict.what).toBe('value 0: PyTorch 1, here 0');
  expect(ops.tanh.forward(0)).toBe(0);
});

it('failing() finds nothing where all agree', async () => {
  const agree: Source = { answer: async (_, example) => backend.program(example as Program, 1) ?? { refusal: '' } };
  expect(await failing(expressions, drawExpression(drawsFrom(1, 'x')), [backend], agree)).toBeUndefined();
});
