import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from './errors/all.ts';
import { failure as aboutFiles, FormatError } from './errors/files.ts';
import { failure as aboutTraining, trainingRules } from './errors/training.ts';
import { NnRangeError, NnTypeError, StateDictError, show } from './errors.ts';

const sources = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !/^errors(\.ts|[\\/])/.test(name))
  .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
  .join('\n');
const names = Object.keys(rules) as (keyof typeof rules)[];

describe('rules', () => {
  it.each(names)('%s is used, has a class by its kind, a code, and a message of five parts', (name) => {
    expect(sources).toContain(`'${name}'`);
    const { kind, next } = rules[name];
    const failure = name in trainingRules ? aboutTraining : aboutFiles;
    const error = failure(name as never, 'f', 'the argument', 7, {
      expected: 'E',
      example: 'X',
      allowed: 'A',
      reason: 'R',
    });
    const kinds = {
      type: [NnTypeError, TypeError],
      range: [NnRangeError, RangeError],
      format: [FormatError, Error],
    } as const;
    for (const expected of kinds[kind]) expect(error).toBeInstanceOf(expected);
    expect(error.code).toBe(`NN_${name}`);
    expect(error.name).toBe(kinds[kind][0].name);
    expect(error.message).toMatch(/^f\(\): the argument .+, but got 7\. /);
    expect(error.message).not.toContain('{');
    expect(next).toMatch(/\.$|^\{(advice|cure)\}$/);
  });

  it('no message is spelled elsewhere: nothing throws an Error of its own', () => {
    expect(sources).not.toMatch(/new (Type|Range)?Error\(/);
  });
});

describe('show', () => {
  it.each([
    ['text', '"text"'],
    ['x'.repeat(100), `"${'x'.repeat(44)}…`],
    [5n, '5n'],
    [-0, '-0'],
    [NaN, 'NaN'],
    [null, 'null'],
    [undefined, 'undefined'],
    [[], '[]'],
    [[1, 2], 'an array of 2'],
    [new Float64Array(2), 'Float64Array of 16 bytes'],
    [new Map(), 'an object Map'],
    [Object.create(null), 'an object'],
    [() => 1, 'a function'],
    [Math.tanh, 'a function tanh'],
    [Symbol('s'), 'Symbol(s)'],
  ])('%o', (value, text) => {
    expect(show(value)).toBe(text);
  });
});

it('StateDictError lists what does not fit', () => {
  const error = new StateDictError('load', ['a'], [], ['b: [1] instead of [2]']);
  expect(error.message).toBe(
    `load(): the state dictionary must have exactly the model's keys and shapes. Missing: "a". Wrong shape: "b: [1] instead of [2]". Nothing was changed; build the model with the sizes it was saved with.`,
  );
});
