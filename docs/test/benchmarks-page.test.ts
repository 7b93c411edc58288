import { describe, expect, test } from 'vitest';
import { answerOf, chart } from '../.vitepress/plugins/benchmark-charts.ts';
import { benchmarksPage, type Recorded, readBenchmarks } from '../.vitepress/plugins/benchmarks-page.ts';

const machine = { cpu: 'a processor', node: 'v20', commit: 'abc1234' };
const timing = (side: string, median: number, ratio: number) => ({ side, median, least: median, ratio });
const eager: Recorded = {
  ...machine,
  outcomes: [
    {
      load: 'notebook',
      what: 'a step of the loop',
      unit: 'µs/step',
      timings: [timing('ours', 20, 1), timing('torch 2.13.0, 1 thread', 300, 15), timing('reference', 5, 0.25)],
      disagreements: [],
    },
    {
      load: 'chain',
      what: 'a chain',
      unit: 'ns/node',
      timings: [],
      disagreements: ['torch: number 0 is 2, ours is 1'],
    },
  ],
};

describe('the benchmark page', () => {
  test('without a recording it says so, and how to make one', () => {
    const page = benchmarksPage(readBenchmarks('no such folder'));
    expect(page).toContain('Nothing is recorded');
    expect(page).toContain('pnpm bench --json');
  });

  test('a part that was not recorded is named', () => {
    expect(benchmarksPage(new Map([['eager', eager]]))).toContain(
      'Not recorded in this copy of the repository: compile, fit, optimizers, microgpt.',
    );
  });

  test('what is faster and what is slower are both said', () => {
    const page = benchmarksPage(new Map([['eager', eager]]));
    expect(page).toContain('| side | median, µs/step | least | Chainrule is |');
    expect(page).toContain('| Chainrule | 20 | 20 |  |');
    expect(page).toContain('| PyTorch 2.13.0, 1 thread | 300 | 300 | 15× faster |');
    expect(page).toContain('| reference | 5 | 5 | **4× slower** |');
  });

  test('sides that disagree have no times', () => {
    expect(benchmarksPage(new Map([['eager', eager]]))).toContain(
      'so nothing was timed: torch: number 0 is 2, ours is 1.',
    );
  });

  test('a peer that was not there is said to be absent, and a quick run to be quick', () => {
    const alone = { ...eager, quick: true, outcomes: [{ ...eager.outcomes?.[0], timings: [timing('ours', 20, 1)] }] };
    const page = benchmarksPage(new Map([['eager', alone as Recorded]]));
    expect(page).toContain('PyTorch was not there in this run.');
    expect(page).toContain('too few rounds to quote');
  });

  test('a part without peers misses nobody', () => {
    const page = benchmarksPage(new Map([['optimizers', { ...eager, outcomes: [] }]]));
    expect(page).toContain('## Optimisers');
    expect(page).not.toMatch(/not there/i);
  });

  test('a compiled load has a table per number type, with what compiling costs', () => {
    const rows = [
      { side: 'ours', median: 10, minimum: 9, ratio: 1 },
      { side: 'torch', median: 250, minimum: 240, ratio: 25 },
    ];
    const entry = { load: 'W2', about: 'moons', rows, compileMs: 48.21, bytes: 6600 };
    const report = ['float64', 'float32'].map((dtype) => ({ ...entry, dtype }));
    const page = benchmarksPage(
      new Map([['compile', { ...machine, report, cold: { milliseconds: 48.2, bytes: 6600 } }]]),
    );
    expect(page).toContain('float64:\n\n');
    expect(page).toContain('float32:\n\n');
    expect(page).toContain('| PyTorch | 250 | 240 | 25× faster |');
    expect(page).toContain('Compiling took 48.2 ms up to the first result; the module has 6,600 bytes.');
    expect(page).toContain('first result after 48.2 ms');
  });

  test('the compile part names who was there, who was not, and who has no such number type', () => {
    const row = (side: string, ratio: number) => ({ side, median: 10 * ratio, minimum: 10 * ratio, ratio });
    const wide = [row('ours', 1), row("jax-js, to float32's accuracy", 200)];
    const narrow = [row('ours', 1), row('jax-js', 150), row('tfjs wasm', 0.5)];
    const entry = { load: 'W2', compileMs: 1, bytes: 1 };
    const report = [
      { ...entry, dtype: 'float64', rows: wide },
      { ...entry, dtype: 'float32', rows: narrow },
    ];
    const versions = { 'jax-js': '0.1.25', 'tfjs wasm': '4.22.0' };
    const page = benchmarksPage(new Map([['compile', { ...machine, report, versions }]]));
    expect(page).toContain('Beside it: jax-js 0.1.25, TensorFlow.js on Wasm 4.22.0.');
    expect(page).toContain('Not there in this run: PyTorch, JAX, TensorFlow.js on JavaScript.');
    expect(page).toContain("| jax-js, to float32's accuracy | 2,000 | 2,000 | 200× faster |");
    expect(page).toContain('| TensorFlow.js on Wasm | 5 | 5 | **2× slower** |');
    expect(page.match(/Without float\d\d: .*/g)).toEqual(['Without float64: TensorFlow.js on Wasm.']);
  });
});

describe('is it as fast as PyTorch', () => {
  test('the answer counts what was faster and slower, and names what was slower', () => {
    const mixed = answerOf([
      { load: 'small', ratio: 30 },
      { load: 'middle', ratio: 3 },
      { load: 'even', ratio: 1.02 },
      { load: 'large', ratio: 0.5 },
    ]);
    expect(mixed).toMatch(/^\*\*For small models, yes; for large ones, no\.\*\*/);
    expect(mixed).toContain(
      'faster than PyTorch on one thread of a processor in 2 of 4 comparisons, by up to 30 times',
    );
    expect(mixed).toContain('slower in 1, by up to 2 times: large; in 1 the two were within a tenth');
    expect(answerOf([{ load: 'a', ratio: 3 }])).toMatch(/^\*\*Yes, in every load/);
    expect(answerOf([{ load: 'a', ratio: 0.3 }])).toMatch(/^\*\*No, in most/);
    expect(answerOf([])).toBe('');
  });

  test('it comes first on the page, and every load has one chart with its table folded below', () => {
    const page = benchmarksPage(new Map([['eager', eager]]));
    expect(page.indexOf('Is it as fast as PyTorch?')).toBeLessThan(page.indexOf('How it was measured'));
    expect(page.match(/class="cr-bench"/g)?.length).toBe(1); // the other load's sides disagreed
    expect(page.match(/::: details The figures\n\| side/g)?.length).toBe(1);
  });

  test('a chart says its numbers in words, and ten times the time is the same step anywhere', () => {
    const svg = chart('a load', 'µs', [
      { name: 'ours', value: 10, ours: true },
      { name: 'x', value: 100, ours: false },
      { name: 'y', value: 1000, ours: false },
    ]);
    expect(svg).toContain('aria-label="a load: ours 10 µs, x 100 µs, y 1,000 µs"');
    const widths = [...svg.matchAll(/width: ([\d.]+)%/g)].map(([, width]) => Number(width));
    expect((widths[1] ?? 0) - (widths[0] ?? 0)).toBeCloseTo((widths[2] ?? 0) - (widths[1] ?? 0), 1);
  });
});
