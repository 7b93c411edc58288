/** The part of an exercise that its page shows; the results of its examples come from running the solution. */
import { chapters, exercises } from '../../exercises/index.ts';
import type { PageRecord } from '../theme/exercise/record.ts';
import { execute } from '../theme/run/execute.ts';
import type { RunReply } from '../theme/run/messages.ts';

/** What calls of a program's exports print. */
async function printed(code: string, calls: readonly string[]): Promise<string[]> {
  const replies: RunReply[] = [];
  const prints = calls.map((call) => `console.log(JSON.stringify(${call}));`);
  await execute({ code: `${code}\n${prints.join('\n')}` }, (reply) => replies.push(reply));
  const error = replies.find((reply) => reply.type === 'error');
  if (error !== undefined) throw new Error(error.message);
  return replies.flatMap((reply) => (reply.type === 'log' ? reply.lines : []));
}

/** A value as one would write it in code; digits that only rounding put there are not shown. */
const short = (text: string): string =>
  text
    .replace(/-?\d+\.\d{6,}(e-?\d+)?/g, (number) => String(Number(Number(number).toPrecision(6))))
    .replace(/,(?! )/g, ', ');

/** @throws where there is no such exercise, or an example does not run */
export async function pageRecord(id: string): Promise<PageRecord> {
  const record = exercises.get(id);
  if (record === undefined) throw new Error(`there is no exercise "${id}"`);
  const results = await printed(record.solution, record.examples ?? []);
  return {
    title: record.title,
    number: 1 + (chapters.get(id.slice(0, 2)) ?? []).indexOf(record),
    task: record.task,
    examples: (record.examples ?? []).map((call, i) => ({ call, gives: short(results[i] ?? '') })),
    start: record.start,
    solution: record.solution,
    checks: Object.keys(record.checks).length,
  };
}
