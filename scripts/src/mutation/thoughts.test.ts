/** The mutators for thoughts: what each makes of a piece of code, and that Stryker runs them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { describe, expect, test } from 'vitest';
import { addThoughts, babel, sampleMutants, strykersMutators, thoughts } from '../../mutation/thoughts.mjs';
import { root } from '../repository.ts';

/** The mutants of one kind, each as the line that was there and the line that took its place. */
function mutantsOf(kind: string, code: string): string[] {
  const mutator = thoughts.find(({ name }) => name === kind) as unknown as { mutate(path: object): Iterable<object> };
  const tree = babel.parseSync(code, { configFile: false, babelrc: false }) as object; // the code below is well formed
  const found: string[] = [];
  babel.traverse(tree, {
    enter(path) {
      const { start, end } = path.node;
      for (const replacement of mutator.mutate(path)) {
        const program = {
          type: 'File',
          program: { type: 'Program', body: [statementOf(replacement)], directives: [] },
        };
        found.push(`${code.slice(start ?? 0, end ?? 0)} → ${printed(program)}`);
      }
    },
  });
  return found;
}

const statementOf = (node: object): object =>
  (node as { type: string }).type.endsWith('Statement') ? node : { type: 'ExpressionStatement', expression: node };
const printed = (program: object): string => {
  const { transformFromAstSync } = babel as unknown as {
    transformFromAstSync(tree: object, code: string, options: object): { code: string };
  };
  return transformFromAstSync(program, '', { configFile: false, babelrc: false }).code.replaceAll(/\s+/g, ' ');
};

describe('GuardDropped', () => {
  test('lets through what a check or a refusal would have stopped', () => {
    const code =
      "checkNumber('SIZE', n); const x = map.get(k) ?? refuse('k'); const y = ok ? a : fail('y'); const z = bad ? fail('z') : b; log(n);";
    expect(mutantsOf('GuardDropped', code)).toEqual([
      "checkNumber('SIZE', n); → ;",
      "map.get(k) ?? refuse('k') → map.get(k);",
      "ok ? a : fail('y') → a;",
      "bad ? fail('z') : b → b;",
    ]);
  });
});

describe('CacheStale and FlagLeft', () => {
  const code =
    'class A { constructor(x) { this.x = x; this.on = false; } look() { this.looked = count(); this.on = false; this.spare = null; list.mark = -1; this.kept.clear(); seen[0] = 1; x = 2; } }';
  test('forget what was to be noted', () => {
    expect(mutantsOf('CacheStale', code)).toEqual(['this.looked = count(); → ;']);
  });
  test('forget to put back', () => {
    const gone = ['this.on = false;', 'this.spare = null;', 'list.mark = -1;', 'this.kept.clear();'];
    expect(mutantsOf('FlagLeft', code)).toEqual(gone.map((text) => `${text} → ;`));
  });
});

describe('LoopShort', () => {
  test('leaves the last round out', () => {
    const code =
      'for (let i = 0; i < xs.length; i++) f(i); for (const x of xs) g(x); while (i < 3) i++; for (let i = 9; i >= 0; i--) f(i);';
    expect(mutantsOf('LoopShort', code)).toEqual(['i < xs.length → i < xs.length - 1;', 'xs → [...xs].slice(0, -1);']);
  });
});

describe('CopyShared', () => {
  test('gives the thing itself where a copy was made', () => {
    const code =
      'a([...x], [...x, 1], { ...o }, { ...o, p }, x.slice(), x.slice(1), new Float64Array(data), new Float64Array(n), new Int32Array(PLACES), new Float64Array(rows.length), structuredClone(s));';
    expect(mutantsOf('CopyShared', code)).toEqual([
      '[...x] → x;',
      '({ ...o }) → o;'.replace(/^\(|\)(?= →)/g, ''),
      'x.slice() → x;',
      'new Float64Array(data) → data;',
      'structuredClone(s) → s;',
    ]);
  });
});

describe('sampleMutants()', () => {
  test('leaves about one of so many, the same ones every time', async () => {
    const list = (await strykersMutators()) as { name: string; mutate: (path: object) => Iterable<number> }[];
    const before = list.map(({ mutate }) => mutate);
    list.push({ name: 'Each', mutate: () => [1, 2, 3] });
    try {
      await sampleMutants(5);
      const each = list.at(-1) as (typeof list)[number]; // just pushed
      const run = (): number[][] =>
        Array.from({ length: 400 }, (_, line) => [...each.mutate({ node: { loc: { start: { line, column: 4 } } } })]);
      expect(run()).toEqual(run());
      expect(run().flat().length / 1200).toBeGreaterThan(0.15);
      expect(run().flat().length / 1200).toBeLessThan(0.25);
    } finally {
      list.pop();
      for (const [i, mutate] of before.entries()) (list[i] as (typeof list)[number]).mutate = mutate; // as many
    }
  });
});

describe('Stryker', () => {
  test('has them in its list, once', async () => {
    await addThoughts();
    await addThoughts();
    const names = (await strykersMutators()).map(({ name }) => name);
    for (const { name } of thoughts) expect(names.filter((other) => other === name)).toHaveLength(1);
    expect(names).toContain('ConditionalExpression');
  });

  test('makes and runs their mutants', () => {
    mkdirSync(join(root, '.reports'), { recursive: true }); // a fresh clone has none
    const folder = mkdtempSync(join(root, '.reports', 'thoughts-'));
    try {
      const sum =
        'export const sum = (xs: number[]) => {\n  let all = 0;\n  for (const x of xs) all += x;\n  return all;\n};\n';
      writeFileSync(join(folder, 'sum.ts'), sum);
      const assert = "import { expect, test } from 'vitest';\nimport { sum } from './sum.ts';\n";
      writeFileSync(join(folder, 'sum.test.ts'), `${assert}test('sum', () => expect(sum([1, 2])).toBe(3));\n`);
      const options = {
        plugins: [join(root, 'scripts', 'mutation', 'plugin.mjs')],
        ...{ testRunner: 'bundle', coverageAnalysis: 'perTest', concurrency: 1, disableTypeChecks: false },
        ...{ mutate: ['sum.ts'], reporters: ['lines'], warnings: false },
      };
      writeFileSync(join(folder, 'stryker.config.json'), JSON.stringify(options));
      const env = { MUTATE_TESTS: '["sum.test.ts"]', MUTATE_LEFT_OUT: '^$', MUTATE_LINES: join(folder, 'lines') };
      execaSync('stryker', ['run'], { cwd: folder, preferLocal: true, localDir: root, env });
      const lines = readFileSync(join(folder, 'lines'), 'utf8').trim().split('\n');
      const made = lines.map((line) => JSON.parse(line) as { mutatorName: string; status: string });
      expect(made.find(({ mutatorName }) => mutatorName === 'LoopShort')).toMatchObject({ status: 'Killed' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
