import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { groups } from '../../mutation/groups.ts';
import { reasons } from '../../mutation/reasons.ts';
import { listFiles, root } from '../repository.ts';
import { changedLines } from './changes.ts';
import { isAlive, type Mutant, readMutants, scoreOf, shareOf } from './mutants.ts';
import { type FileReport, readReport, retested, summaryOf } from './report.ts';

/** The share of mutants that tests must kill, in every group. */
const floor = 0.9;

const mutant = (line: number, status: string, code = 'a < b', became = 'a <= b'): Mutant => ({
  ...{ file: 'f.ts', line, last: line, mutator: 'EqualityOperator', code, became, status },
});

describe('readMutants()', () => {
  test('says which code was changed into what, on one line', () => {
    const fileName = join(root, 'packages', 'x.ts');
    const location = { start: { line: 2, column: 5 }, end: { line: 3, column: 5 } };
    const line = JSON.stringify({ fileName, mutatorName: 'M', location, replacement: '{\n}', status: 'Survived' });
    const read = (): string => 'one\nif (a\n   b) c\n';
    expect(readMutants(`${line}\n`, read)).toEqual([
      { file: 'packages/x.ts', line: 2, last: 3, mutator: 'M', code: 'a b', became: '{ }', status: 'Survived' },
    ]);
  });
});

describe('scores', () => {
  const some = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored', 'RuntimeError'].map((status) =>
    mutant(1, status),
  );
  test('count a time-out as a kill, code that no test runs as a survivor, and leave the ignored out', () => {
    expect(scoreOf(some)).toEqual({ killed: 2, survived: 1, noCoverage: 1 });
    expect(shareOf(scoreOf(some))).toBe(0.5);
    expect(some.filter(isAlive)).toHaveLength(2);
    expect(shareOf({ killed: 0, survived: 0, noCoverage: 0 })).toBe(1);
  });
});

describe('changedLines()', () => {
  test('reads the new side of a diff without context', () => {
    const diff = [
      ...[
        '--- a/f.ts',
        '+++ b/f.ts',
        '@@ -1,0 +3,2 @@ x',
        '+a',
        '+b',
        '@@ -9 +11 @@',
        '-c',
        '+d',
        '@@ -20,3 +22,0 @@',
        '-e',
      ],
      ...['--- a/gone.ts', '+++ /dev/null', '@@ -1,2 +0,0 @@'],
    ].join('\n');
    expect(changedLines(diff)).toEqual([
      { file: 'f.ts', from: 3, to: 4 },
      { file: 'f.ts', from: 11, to: 11 },
    ]);
  });
});

describe('retested()', () => {
  const survivor = (line: number) => ({ ...mutant(line, 'Survived'), reason: '' });
  const before: FileReport = {
    ...{ group: 'g', hash: 'h', date: 'd', killed: 5, survived: 2, noCoverage: 1 },
    survivors: [survivor(1), survivor(2), { ...survivor(3), status: 'NoCoverage' }],
  };
  test('moves survivors that are killed now over to the killed, and keeps those that were not tried', () => {
    const after = retested(before, 'f.ts', [mutant(1, 'Killed'), mutant(3, 'Survived')], []);
    expect([after.killed, after.survived, after.noCoverage]).toEqual([6, 2, 0]);
    expect(after.survivors.map(({ line }) => line)).toEqual([2, 3]);
  });
  test('gives a survivor its reason', () => {
    const known = [{ files: /^f/, code: /^a < b$/, became: /<=/, reason: 'equal' }];
    expect(retested(before, 'f.ts', [], known).survivors.map(({ reason }) => reason)).toEqual([
      'equal',
      'equal',
      'equal',
    ]);
  });
});

describe('the groups', () => {
  test.each(groups.map((group) => [group.name, group] as const))(
    '%s mutates files and names tests that are there',
    (_name, group) => {
      const files = listFiles();
      expect(files.filter((file) => group.sources.test(file)).length).toBeGreaterThan(1);
      expect(group.tests.filter((file) => !files.includes(file))).toEqual([]);
    },
  );
});

describe('the recorded report', () => {
  const report = Object.entries(readReport());
  test('is of files that a group mutates', () => {
    const strays = report.filter(([file]) => !groups.some((group) => group.sources.test(file)));
    expect(strays.map(([file]) => file)).toEqual([]);
  });
  test.each(groups.map(({ name, begun }) => [name, begun] as const))(
    'of %s has enough mutants killed, those aside that give the same numbers as the code',
    (name, begun) => {
      const { killed = 0, survived = 0, noCoverage = 0, equal = 0 } = summaryOf(readReport())[name] ?? {};
      expect(killed).toBeGreaterThan(begun ? 30 : 250);
      expect(killed / (killed + survived + noCoverage - equal)).toBeGreaterThanOrEqual(floor);
    },
  );
  test('is of files that are there', () => {
    const files = listFiles();
    expect(report.map(([file]) => file).filter((file) => !files.includes(file))).toEqual([]);
  });
  test('every reason says why', () => {
    for (const { reason } of reasons) expect(reason.length).toBeGreaterThan(15);
  });
});
