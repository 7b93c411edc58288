import { ops, Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { clearOfKinks, evaluateProgram, paramsOf } from './evaluate.ts';
import { generateExpression } from './generate.ts';
import { buildNodes, leafValues, operandsOf, type Program } from './program.ts';

const SEEDS = Array.from({ length: 400 }, (_, i) => i);
const programs = SEEDS.map((seed) => generateExpression(seed));

const opsOf = (program: Program): string[] => program.nodes.flatMap((node) => (node.kind === 'op' ? [node.op] : []));

describe('generateExpression()', () => {
  it('gives the same expression for the same seed, and another for another', () => {
    expect(generateExpression(7)).toEqual(generateExpression(7));
    expect(generateExpression(7)).not.toEqual(generateExpression(8));
  });

  it('draws every op of the table sooner or later', () => {
    const drawn = new Set(programs.flatMap(opsOf));
    expect(Object.keys(ops).filter((name) => !drawn.has(name))).toEqual([]);
  });

  it('has shared subexpressions, constants and lists, and up to 80 nodes or a few more', () => {
    const reads = programs.map(({ nodes }) => nodes.flatMap(operandsOf));
    expect(reads.filter((all) => new Set(all).size < all.length).length).toBeGreaterThan(SEEDS.length / 2);
    expect(programs.some(({ nodes }) => nodes.some((node) => node.kind === 'constant'))).toBe(true);
    const sizes = programs.map(({ nodes }) => nodes.length);
    expect(Math.max(...sizes)).toBeGreaterThan(70);
    expect(Math.max(...sizes)).toBeLessThan(100);
  });

  it('stays clear of kinks, and within ±100', () => {
    for (const program of programs) {
      const values = evaluateProgram(program, ops);
      for (const node of program.nodes) {
        if (node.kind !== 'op') continue;
        const record = ops[node.op as keyof typeof ops];
        const inputs = operandsOf(node).map((i) => ({ value: values[i] ?? NaN, exact: true }));
        expect(clearOfKinks(record, inputs, paramsOf(record, node))).toBe(true);
      }
      expect(values.every((x) => Math.abs(x) <= 100)).toBe(true);
    }
  });

  it('evaluates to what the engine makes of it', () => {
    for (const program of programs.slice(0, 50)) {
      const built = buildNodes(
        program,
        leafValues(program).map((x) => new Value(x)),
        ops,
      );
      const here = built.map((node) => (node instanceof Value ? node.data : node));
      expect(evaluateProgram(program, ops)).toEqual(here);
    }
  });
});
