import { execa } from 'execa';
import { expect, test } from 'vitest';
import { findPython, pythonFolder, pythonRecord, pythonSnippets, type recordFile } from './python.ts';
import { agree } from './run-snippet.ts';

const record = pythonRecord();

test.each(pythonSnippets())('%s says after each print what PyTorch or micrograd answered', (name) => {
  const { source, recordedSource, stdout = [] } = record[name] ?? {};
  expect(source, 'edited since it was recorded: run snippets/py/record.py').toBe(recordedSource);
  const shown = (source ?? '').split('\n').filter((line) => /^\s*print\(/.test(line));
  const comments = shown.map((line) => / {2}# (.*)$/.exec(line)?.[1]);
  if (!comments.some((comment) => comment === undefined)) expect(stdout.length).toBe(comments.length);
  for (const [i, comment] of comments.entries()) {
    if (comment !== undefined)
      expect(agree(stdout[i] ?? '', comment), `${name}: ${stdout[i]} is not ${comment}`).toBe(true);
  }
});

test('a Python with micrograd and torch prints what was recorded', async (context) => {
  const python = await findPython();
  if (python === undefined)
    context.skip('no Python with micrograd and torch here: only the recorded answers were compared');
  const env = { ATEN_CPU_CAPABILITY: 'default' };
  const { stdout } = await execa(python ?? '', [`${pythonFolder}/record.py`, '--print'], { env });
  const fresh = (JSON.parse(stdout) as ReturnType<typeof recordFile>).files; // record.py's own format
  for (const [name, { stdout: lines }] of Object.entries(fresh)) {
    const before = record[name]?.stdout ?? [];
    const now = lines.trimEnd().split('\n');
    expect(now.length).toBe(before.length);
    for (const [i, line] of now.entries()) expect(agree(line, before[i] ?? ''), `${name}: ${line}`).toBe(true);
  }
});
