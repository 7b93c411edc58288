/** What users call from code, against an oracle of recorded bits: what Python would say is played by a stand-in. */
import { describe, expect, it } from 'vitest';
import { packBlock } from '../src/bits.ts';
import { checkAgainstTorch, compare, generateExpression, type ParityError, runInTorch } from '../src/index.ts';
import { fakePython } from './fake-python.ts';

const block = (...numbers: number[]): string => packBlock(numbers);
/** tanh(−1), and what multiplying by it leaves for both inputs. */
const slope = 1 - Math.tanh(-1) ** 2;
const right = { values: block(Math.tanh(-1)), gradients: block(-2 * slope, 0.5 * slope) };
const env = (says: object) => ({ env: { CHAINRULE_PYTHON: fakePython({ says }) } });

describe('checkAgainstTorch()', () => {
  const fn = (a: import('@chainrule/engine').Value, b: import('@chainrule/engine').Value) => a.mul(b).tanh();

  it('agrees where PyTorch gives the same numbers, and shows both sides', async () => {
    const result = await checkAgainstTorch(fn, [0.5, -2], env(right));
    expect(result.agrees).toBe(true);
    expect([...result.here.gradients]).toEqual([-2 * slope, 0.5 * slope]);
    expect(result.listing.python).toContain('torch.tanh');
  });

  it('does not agree where one gradient is another, and says which', async () => {
    const { agrees, gap } = await checkAgainstTorch(
      fn,
      [0.5, -2],
      env({ ...right, gradients: block(-2 * slope, 0.6) }),
    );
    expect(agrees).toBe(false);
    expect(gap.where).toBe('gradient 1');
  });

  it('refuses a function that gives no Value, and one that PyTorch refuses', async () => {
    await expect(checkAgainstTorch(() => 1 as never, [1], env(right))).rejects.toThrow(
      /must return a Value, got number/,
    );
    await expect(checkAgainstTorch(fn, [0.5, -2], env({ error: 'RuntimeError: no' }))).rejects.toThrow(
      /PyTorch refused/,
    );
  });
});

describe('runInTorch()', () => {
  it('gives an answer or a refusal for every program', async () => {
    const programs = [generateExpression(1), generateExpression(2)];
    const [first, second] = await runInTorch(programs, env(right));
    expect(first && 'values' in first && second && compare(first, second as typeof first).share).toBe(0);
    expect(await runInTorch(programs, env({ error: 'no' }))).toEqual([{ refusal: 'no' }, { refusal: 'no' }]);
  });

  it('refuses another version of torch, and goes on with allowVersion', async () => {
    const CHAINRULE_PYTHON = fakePython({ torch: '2.9.1', says: right });
    const programs = [generateExpression(1)];
    const refused = runInTorch(programs, { env: { CHAINRULE_PYTHON } });
    await expect(refused).rejects.toMatchObject({ code: 'TORCH_VERSION' } satisfies Partial<ParityError>);
    expect(await runInTorch(programs, { env: { CHAINRULE_PYTHON }, allowVersion: true })).toHaveLength(1);
  });
});
