/** Recordings: what was written is read, bit for bit; what is no recording is refused by name. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Hello } from '../oracle/process.ts';
import { type Recorded, readFixtures, writeFixtures } from './fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixtures-'));
afterAll(() => rmSync(folder, { recursive: true }));
const hello = { torch: '2.13.0' } as unknown as Hello; // its fields are only passed on
const fileOf = (bytes: Uint8Array): string => {
  const path = join(folder, `${Math.random()}.gz`);
  writeFileSync(path, bytes);
  return path;
};
const text = (...lines: string[]): string => fileOf(gzipSync(`${lines.join('\n')}\n`));
const numbers = [0, -0, 1, -7, 0.1, 1e9, -1e12, 5e-324, NaN, Infinity, -Infinity];

describe('a recording', () => {
  it('keeps every bit of numbers and lists, in the case and in the answer', () => {
    const answer = { values: Float64Array.from(numbers), gradients: new Float64Array(0) };
    const recorded: Recorded[] = [
      {
        family: 'a',
        example: { numbers, list: Float64Array.of(-0, NaN), words: 'x', nothing: null, bits: 1, block: 2 },
        answer,
      },
      { family: 'b', example: 3, answer: { ...answer, scale: [0.5, -0] } },
    ];
    const { stamp, recorded: read } = readFixtures(fileOf(writeFixtures(hello, 7, recorded)));
    expect(stamp).toMatchObject({ torch: '2.13.0', seed: 7, cases: 2 });
    expect(read).toEqual(recorded);
  });

  it.each<[string, () => string, RegExp]>([
    ['no file', () => join(folder, 'none.gz'), /none\.gz/],
    ['no gzip', () => fileOf(new Uint8Array([1, 2, 3])), /./],
    ['no stamp', () => text('rubbish'), /stamp/],
    ['another format', () => text('{"format":99,"cases":0}'), /99/],
    ['a stamp that is none', () => text('7'), /undefined/],
    ['too few cases', () => text('{"format":1,"cases":2}', '["a",1,{"block":""},{"block":""},null]'), /./],
    ['a case that is no JSON', () => text('{"format":1,"cases":1}', '[1'), /line 2/],
    ['a case that is no list', () => text('{"format":1,"cases":1}', '7'), /no case/],
    [
      'a case without a family',
      () => text('{"format":1,"cases":1}', '[1,1,{"block":""},{"block":""},null]'),
      /no case/,
    ],
    [
      'a case whose numbers are none',
      () => text('{"format":1,"cases":1}', '["a",1,{"block":"xyz"},{"block":""},null]'),
      /no case/,
    ],
  ])('is refused: %s', (_what, make, message) => {
    expect(() => readFixtures(make())).toThrow(message);
    expect(() => readFixtures(make())).toThrow(expect.objectContaining({ code: 'BAD_FIXTURES' }));
  });
});
