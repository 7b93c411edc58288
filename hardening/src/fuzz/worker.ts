/** The process in which inputs run: it may hang or run out of memory, and the watchman outside reads which input it was. */
import { openSync, writeSync } from 'node:fs';
import { minimise } from './minimise.ts';
import { type Finding, fuzz, judge, type Report, type Verdict } from './session.ts';
import type { Target } from './target.ts';
import type { Job } from './watch.ts';

/** What the process answers. */
export type Answer = Report | Verdict;

async function small(target: Target, finding: Finding, before: (input: Uint8Array) => void): Promise<Finding> {
  const same = async (input: Uint8Array): Promise<boolean> => {
    before(input);
    const verdict = await judge(target, input);
    const [found, wanted] = [
      'kind' in verdict ? `${verdict.kind} ${verdict.words}` : '',
      `${finding.kind} ${finding.words}`,
    ];
    return found.slice(0, 40) === wanted.slice(0, 40);
  };
  return { ...finding, input: await minimise(finding.input, same) };
}

async function work(job: Job): Promise<Answer> {
  const { targets } = (await import(job.module)) as { readonly targets: readonly Target[] }; // a module of targets
  const target = targets.find(({ name }) => name === job.target);
  if (target === undefined) throw new Error(`no target ${job.target}`);
  const note = openSync(job.note, 'w');
  let count = 0;
  const before = (input: Uint8Array): void => {
    const head = Uint32Array.of(++count, input.length);
    writeSync(note, Buffer.concat([new Uint8Array(head.buffer), input]), 0, undefined, 0);
  };
  if (job.input !== undefined) {
    before(job.input);
    return judge(target, job.input);
  }
  const report = await fuzz(target, { ...job.session, before });
  const findings: Finding[] = [];
  for (const finding of report.findings) findings.push(await small(target, finding, before));
  return { ...report, findings };
}

process.once('message', (job: Job) => {
  work(job).then(
    (answer) => process.send?.(answer, undefined, {}, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(3);
    },
  );
});
