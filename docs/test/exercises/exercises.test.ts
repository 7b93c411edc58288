/**
 * The exercises of the course: right answers are accepted, wrong ones refused, and typical mistakes get their hint. Answers run
 * through the very code that runs them in the page's worker (`theme/run/execute.ts`).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { execute } from '../../.vitepress/theme/run/execute.ts';
import type { RunReply } from '../../.vitepress/theme/run/messages.ts';
import { chapters, exercises } from '../../exercises/index.ts';
import { answers as byHand } from './answers/by-hand.ts';
import { answers as gpt } from './answers/gpt.ts';
import { answers as learning } from './answers/learning.ts';
import { answers as machine } from './answers/machine.ts';
import { answers as slopes } from './answers/slopes.ts';
import { type Answers, codeOf } from './answers.ts';

const planted: Answers = { ...slopes, ...byHand, ...machine, ...learning, ...gpt };
const learn = fileURLToPath(new URL('../../learn', import.meta.url));

interface Outcome {
  readonly passed: boolean;
  readonly hint: string;
  /** All that went wrong, for the message of a failing test. */
  readonly why: string;
}

/** Runs an answer as the worker does. */
async function judged(id: string, code: string): Promise<Outcome> {
  const replies: RunReply[] = [];
  await execute({ code, exercise: id }, (reply) => replies.push(reply));
  const [checks, error] = [replies.find((r) => r.type === 'checks'), replies.find((r) => r.type === 'error')];
  const failed = checks?.checks.filter(({ problem }) => problem !== '') ?? [];
  return {
    passed: error === undefined && checks !== undefined && failed.length === 0,
    hint: checks?.hint ?? '',
    why: [error?.message, ...failed.map(({ name, problem }) => `${name}: ${problem}`), checks?.hint].join('\n'),
  };
}

test('there are at least 40 exercises, at least one in every chapter from 1 on, and every one is on its page', () => {
  expect(exercises.size).toBeGreaterThanOrEqual(40);
  const pages = readdirSync(learn).filter((name) => /^\d\d-.*\.md$/.test(name));
  for (const page of pages.filter((name) => !name.startsWith('00'))) {
    const ids = (chapters.get(page.slice(0, 2)) ?? []).map(({ id }) => `${page.slice(0, 2)}/${id}`);
    const shown = [...readFileSync(`${learn}/${page}`, 'utf8').matchAll(/<Exercise id="([^"]+)"/g)].map((m) => m[1]);
    expect(shown, page).toEqual(ids);
    expect(ids.length, page).toBeGreaterThan(0);
  }
});

test('the code of an exercise fits into the page: no line has more than 71 characters', () => {
  const long = [...exercises].flatMap(([id, { start, solution }]) =>
    `${start}\n${solution}`.split('\n').flatMap((line) => (line.length > 71 ? [`${id}: ${line}`] : [])),
  );
  expect(long).toEqual([]);
});

test('every exercise has planted answers, and no answer is without its exercise', () => {
  expect(Object.keys(planted).sort()).toEqual([...exercises.keys()].sort());
});

describe.each([...exercises])('exercise %s', (id, record) => {
  const { right, wrong } = planted[id] ?? { right: [], wrong: [] };

  test('at least two other right answers than the solution, and it, are accepted', async () => {
    expect(new Set(right.map((each) => codeOf(each, record.solution))).size).toBeGreaterThanOrEqual(2);
    for (const code of [record.solution, ...right.map((each) => codeOf(each, record.solution))]) {
      const { passed, why } = await judged(id, code);
      expect(passed, `${code}\n${why}`).toBe(true);
    }
  });

  test('at least five wrong answers are refused, each with its hint and no other', async () => {
    expect(new Set(wrong.map((each) => codeOf(each, record.solution))).size).toBeGreaterThanOrEqual(5);
    expect(new Set(wrong.flatMap(([, , hint]) => hint ?? [])).size).toBeGreaterThanOrEqual(2);
    for (const each of wrong) {
      const code = codeOf(each, record.solution);
      const { passed, hint, why } = await judged(id, code);
      expect(passed, code).toBe(false);
      expect(hint, `${code}\n${why}`).toBe(each[2] === undefined ? '' : record.hints[each[2]]?.say);
    }
  });

  test('every hint has a wrong answer that asks for it', () => {
    const asked = wrong.flatMap(([, , hint]) => hint ?? []);
    expect(Object.keys(record.hints).filter((hint) => !asked.includes(hint))).toEqual([]);
  });

  test('what the learner starts from is refused, and so is what is no answer at all', async () => {
    const name = record.exports.at(-1) ?? '';
    const others = record.exports.filter((each) => each !== name);
    const shells = [
      '',
      'throw new Error("no")',
      'return undefined',
      'return Number.NaN',
      'return "7"',
      'return []',
    ].map(
      (body) => `${others.map((each) => `export class ${each} { data = 0; grad = 0; passBack() {} }`).join('\n')}
export function ${name}() { ${body} }`,
    );
    const none = [
      '',
      'const x = 1;',
      record.solution.replaceAll('export ', ''),
      'export function (',
      'throw new Error("no");',
    ];
    for (const code of [record.start, ...shells, ...none]) {
      const { passed } = await judged(id, code);
      expect(passed, code).toBe(false);
    }
  });

  test('an answer without the export is told its name', async () => {
    const { why } = await judged(id, record.solution.replaceAll('export ', ''));
    for (const name of record.exports) expect(why).toContain(`exports a function called ${name}`);
  });

  test('it says in words what is asked, and a solution fits on a screen', () => {
    expect(record.task.length).toBeGreaterThan(60);
    for (const name of record.exports.slice(-1)) expect(record.task).toContain(`\`${name}`);
    expect(record.solution.split('\n').length).toBeLessThanOrEqual(32);
    expect(Object.keys(record.checks).length).toBeGreaterThanOrEqual(3);
  });

  test('every number in its words stands in its code, its examples or its checks', () => {
    const { start, solution, examples = [], checks, hints } = record;
    const said = [record.title, record.task, ...Object.values(hints).map(({ say }) => say)].join(' ');
    const functions = [...Object.values(checks), ...Object.values(hints).map(({ when }) => when)].map(String);
    const code = [start, solution, ...examples, ...Object.keys(checks), ...functions].join(' ').replaceAll('−', '-');
    const text = said.replaceAll('−', '-').replace(/\b[Cc]hapter \d+/g, '');
    const numbers = [...text.matchAll(/(?<![\w.^])-?\d+(?:\.\d+)?(?!\w)/g)].map(([number]) => number.replace('-', ''));
    const known = new Set([...code.matchAll(/(?<![\w.])\d+(?:\.\d+)?/g)].map(([number]) => number));
    expect(numbers.filter((number) => !known.has(number))).toEqual([]);
  });
});
