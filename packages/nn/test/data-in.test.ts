/** Data from files: CSV with holes and texts, scales and labels that are saved with a model, arrays of NumPy. */
import { describe, expect, it } from 'vitest';
import { loadNpy, parseCSV, saveNpy } from '../src/datasets/index.ts';
import { LabelEncoder, Scaler, standardize } from '../src/index.ts';

const wrong = (x: unknown): never => x as never;

describe('Scaler', () => {
  const rows = [[1, 5, 1e300], [3, 5, -1e300], [8, 5, 0]]; // biome-ignore format: rows

  it('is standardize() for rows to come, and goes back', () => {
    const scaler = new Scaler().fit(rows);
    const { x, mean, std } = standardize(rows);
    expect(scaler.transform(rows)).toEqual(x);
    expect([scaler.mean, scaler.std]).toEqual([mean, std]);
    expect(scaler.transform(Float32Array.of(4, 5, 0))).toEqual([[0, 0, 0]]);
    for (const [r, row] of scaler.inverse(x).entries())
      for (const [c, y] of row.entries()) expect(y / ((rows[r]?.[c] as number) || 1)).toBeCloseTo((rows[r]?.[c] as number) === 0 ? 0 : 1, 12); // biome-ignore format: one line
    expect(new Scaler().fit([Float32Array.of(1, 2)]).mean).toEqual([1, 2]);
  });

  it('comes back from JSON', () => {
    const scaler = new Scaler().fit(rows);
    const again = Scaler.fromJSON(JSON.parse(JSON.stringify(scaler)));
    expect(again.transform(rows)).toEqual(scaler.transform(rows));
    expect(again.toJSON()).toEqual(scaler.toJSON());
  });

  it.each<[string, () => unknown, RegExp]>([
    ['no rows', () => new Scaler().fit([]), /Scaler\.fit\(\): rows must not be empty/],
    ['no array', () => new Scaler().fit(wrong('1')), /rows must be an array/],
    [
      'NaN',
      () =>
        new Scaler().fit([
          [1, 2],
          [1, NaN],
        ]),
      /Scaler\.fit\(\): rows\[1\]\[1\] must be a finite number/,
    ],
    ['a string', () => new Scaler().fit(wrong([['1']])), /rows\[0\]\[0\] must be a number, but got "1"/],
    ['ragged rows', () => new Scaler().fit([[1, 2], [1]]), /rows\[1\] must have 2 elements/],
    ['other rows', () => new Scaler().fit([[1, 2]]).transform([[1]]), /Scaler\.transform\(\): rows\[0\] must have 2/],
    [
      'a scaler that learnt nothing',
      () => new Scaler().inverse([[1]]),
      /Scaler\.inverse\(\): the scaler must be fitted/,
    ],
    ['JSON of nothing', () => Scaler.fromJSON(null), /json\.mean must be an array/],
    ['JSON without deviations', () => Scaler.fromJSON({ mean: [1] }), /json\.std must be an array/],
    ['JSON of two lengths', () => Scaler.fromJSON({ mean: [1], std: [1, 2] }), /json\.std must have 1 element/],
    ['a deviation of 0', () => Scaler.fromJSON({ mean: [1], std: [0] }), /json\.std\[0\] must be a number > 0/],
    ['a mean that is none', () => Scaler.fromJSON({ mean: [null], std: [1] }), /json\.mean\[0\] must be a number/],
  ])('refuses %s', (_name, call, message) => {
    expect(call).toThrow(message);
  });
});

describe('LabelEncoder', () => {
  it('numbers sorted classes, and goes back', () => {
    const encoder = new LabelEncoder().fit(['b', 'a', 'Z', 'b', '__proto__']);
    expect(encoder.classes).toEqual(['Z', '__proto__', 'a', 'b']);
    expect(encoder.transform(['b', 'Z', '__proto__'])).toEqual([3, 0, 1]);
    expect(encoder.inverse(Float64Array.of(3, 0))).toEqual(['b', 'Z']);
    expect(new LabelEncoder().fit([10, 9, -1]).transform([9, 10, -1])).toEqual([1, 2, 0]);
    const again = LabelEncoder.fromJSON(JSON.parse(JSON.stringify(encoder)));
    expect([again.classes, again.transform(['a'])]).toEqual([encoder.classes, [2]]);
  });

  const known = new LabelEncoder().fit(['cat', 'dog']);
  const many = new LabelEncoder().fit(Array.from({ length: 30 }, (_, i) => `c${i}`));
  it.each<[string, () => unknown, RegExp]>([
    ['no labels', () => new LabelEncoder().fit([]), /labels must not be empty/],
    ['no list', () => new LabelEncoder().fit(wrong(3)), /labels must be an array/],
    ['two kinds', () => new LabelEncoder().fit(['a', 1]), /labels\[1\] must be a text, or all labels finite numbers/],
    ['two kinds, numbers first', () => new LabelEncoder().fit([1, 'a']), /labels\[1\] must be a finite number, as/],
    ['NaN', () => new LabelEncoder().fit([1, NaN]), /labels\[1\] must be a finite number/],
    ['booleans', () => new LabelEncoder().fit(wrong([true])), /labels\[0\] must be a text/],
    ['an unknown class', () => known.transform(['cat', 'cow']), /labels\[1\] must be one of cat, dog, but got "cow"/],
    ['one of many', () => many.transform(['x']), /one of c0, c1, .*, …, but got "x"/],
    ['a place that is none', () => known.inverse([0, 2]), /places\[1\] must be an integer from 0 to 1/],
    ['an encoder that learnt nothing', () => new LabelEncoder().transform(['a']), /the encoder must be fitted/],
    ['JSON of nothing', () => LabelEncoder.fromJSON({}), /json\.classes must be an array/],
    [
      'JSON out of order',
      () => LabelEncoder.fromJSON({ classes: ['b', 'a'] }),
      /json\.classes must be sorted, each once/,
    ],
  ])('refuses %s', (_name, call, message) => {
    expect(call).toThrow(message);
  });
});

describe('parseCSV()', () => {
  const text = 'size;color;kind\n1;red;a\n;blue;b\n4;;a\n10;red;\n';
  const read = (more: object, from = text) => parseCSV(from, { delimiter: ';', target: 'kind', ...more });
  const some = 'size;color;kind\n1;red;a\n;blue;b\n4;;a\n10;red;b\n';

  it('reads texts as labels, and as columns of 0 and 1', async () => {
    const full = 'color,n,y\nred,1,2\nblue,2,3\nnone,3,4\n';
    const labelled = await parseCSV(full, { target: 'y', labels: ['color'] });
    expect([labelled.x, labelled.y, labelled.columns]).toEqual([[[2, 1], [0, 2], [1, 3]], [2, 3, 4], ['color', 'n']]); // biome-ignore format: a table
    const hot = await parseCSV(full, { target: 'y', oneHot: ['color'] });
    expect(hot.columns).toEqual(['color=blue', 'color=none', 'color=red', 'n']);
    expect(hot.x).toEqual([[0, 0, 1, 1], [1, 0, 0, 2], [0, 1, 0, 3]]); // biome-ignore format: a table
  });

  it('fills holes with mean or median and the most frequent text, or leaves rows out', async () => {
    expect((await read({ missing: 'mean', labels: ['color'] }, some)).x).toEqual([[1, 1], [5, 0], [4, 1], [10, 1]]); // biome-ignore format: a table
    expect((await read({ missing: 'median', labels: ['color'] }, some)).x[1]).toEqual([4, 0]);
    const even = await parseCSV('a\n1\n?\n2\nNA', { missing: 'median' });
    expect([even.x, even.y, even.classes]).toEqual([[[1], [1.5], [2], [1.5]], [], []]); // biome-ignore format: a table
    const dropped = await read({ missing: 'drop', labels: ['color'] });
    expect([dropped.x, dropped.y]).toEqual([[[1, 0]], [0]]); // biome-ignore format: a table
    expect((await parseCSV('a,b\n1e308,1\n1e308,2\n,3', { missing: 'mean' })).x[2]).toEqual([1e308, 3]);
  });

  it('reads rows to come as the ones before, with target and without', async () => {
    const table = await read({ missing: 'mean', oneHot: ['color'] }, some);
    const format = JSON.parse(JSON.stringify(table.format));
    expect(await parseCSV(some, { format })).toEqual(table);
    const rows = await parseCSV('color;size\nblue;\n;7\n', { format });
    expect([rows.x, rows.y, rows.classes]).toEqual([[[5, 1, 0], [7, 0, 1]], [], ['a', 'b']]); // biome-ignore format: a table
    expect((await parseCSV('size;color;kind\n1;red;b', { format })).y).toEqual([1]);
    await expect(parseCSV('size;color\n1;green', { format })).rejects.toThrow(
      /line 2, column color, is none of blue, red/,
    );
    await expect(parseCSV('size;color;kind\n1;red;c', { format })).rejects.toThrow(/column kind, is none of a, b/);
    await expect(parseCSV('size\n1', { format })).rejects.toThrow(/it has no column "color"/);
    const numbers = (await parseCSV('a,b\n1,2', { target: 'b' })).format;
    await expect(parseCSV('a,b\n1,x', { format: numbers })).rejects.toThrow(/line 2, column b, is no number/);
  });

  it('names twenty of many texts, and says that there are more', async () => {
    const names = Array.from({ length: 21 }, (_, i) => `t${String(i).padStart(2, '0')}`);
    const { format } = await parseCSV(['n,kind', ...names.map((name) => `1,${name}`)].join('\n'), { labels: ['kind'] });
    const reading = parseCSV('n,kind\n1,new', { format });
    await expect(reading).rejects.toThrow(/is none of t00, t01, .*, t19, …/);
    await expect(reading).rejects.not.toThrow(/t20/);
  });

  it.each<[string, string, object, RegExp]>([
    ['an empty text', '', {}, /it has no rows/],
    ['a header alone', 'a,b', {}, /it has no rows/],
    ['a hole', 'a,b\n1,', {}, /line 2, column b, is empty.*Leave such rows out/],
    ['a text among numbers', 'a\n1\nx', { missing: 'mean' }, /line 3, column a, is no number/],
    ['a hole among labels', 'a,b\n1,x\n2,', { labels: ['b'] }, /line 3, column b, is empty/],
    ['a column without a value', 'a,b\n1,\n2,', { missing: 'mean' }, /column b has no value at all/],
    ['a column without a text', 'a,b\n1,\n2,', { missing: 'mean', labels: ['b'] }, /column b has no value at all/],
    [
      'texts where numbers were to be',
      'a,b\n1,x\n2,y',
      { missing: 'mean' },
      /column b holds texts.*"x".*oneHot or labels/,
    ],
    ['a text among numbers, and says where texts go', 'a\nx', {}, /line 2, column a, is no number.*oneHot or labels/],
    ['a mark of a missing value', 'a\nNA', {}, /line 2, column a, is no number.*"NA".*missing: 'drop'/],
    [
      'a missing class',
      'a,b\n1,x\n2,NA',
      { target: 'b' },
      /line 3, column b, is a missing value, but got "NA".*'drop'/,
    ],
    ['a missing class that is filled elsewhere', 'a,b\n1,?\n2,x', { target: 'b', missing: 'mean' }, /line 2, column b/],
    [
      'a row that is too long',
      'a,b\n1,2,3',
      {},
      /line 2 has not 2 cells, but got 3.*delimiter within a cell needs quotes/,
    ],
    ['holes everywhere', 'a,b\n1,\n,2', { missing: 'drop' }, /a value is missing in every row/],
    ['another way to fill', 'a\n1', { missing: 'mode' }, /missing must be one of error, drop, mean, median/],
    ['a delimiter of two', 'a\n1', { delimiter: '::' }, /delimiter must be a single character/],
    ['a quote for one', 'a\n1', { delimiter: '"' }, /delimiter must be a single character/],
    ['labels that are no column', 'a\n1', { labels: ['b'] }, /it has no column "b"/],
    [
      'the target as a label',
      'a,b\n1,x',
      { target: 'b', labels: ['b'] },
      /column b of labels is not among the columns/,
    ],
  ])('refuses %s', async (_name, from, options, message) => {
    await expect(parseCSV(from, options)).rejects.toThrow(message);
  });
});

describe('loadNpy()', () => {
  /** A file with this header and these bytes. */
  const file = (header: string, bytes: Iterable<number>, major = 1): Uint8Array => {
    const text = `${header}\n`;
    const length = major === 1 ? [text.length, 0] : [text.length, 0, 0, 0];
    return Uint8Array.from([0x93, ...[...'NUMPY'].map((c) => c.charCodeAt(0)), major, 0, ...length, ...[...text].map((c) => c.charCodeAt(0)), ...bytes]); // biome-ignore format: one file
  };
  const header = (descr: string, shape: string, fortran = 'False') =>
    `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }`;
  const bytesOf = (array: ArrayBufferView): Uint8Array => new Uint8Array(array.buffer);

  it('reads what saveNpy() wrote, aligned as NumPy does it', () => {
    const data = Float64Array.of(1, -0, Infinity, NaN, 5e-324, 6);
    for (const shape of [[6], [2, 3], [1, 2, 3]]) {
      const bytes = saveNpy({ shape, data });
      expect((bytes.length - 48) % 64).toBe(0);
      expect(loadNpy(bytes)).toEqual({ shape, data });
    }
    expect(loadNpy(saveNpy({ shape: [], data: Float64Array.of(3) }))).toEqual({ shape: [], data: Float64Array.of(3) });
    expect(loadNpy(saveNpy({ shape: [0, 4], data: new Float64Array(0) })).shape).toEqual([0, 4]);
  });

  it.each<[string, ArrayBufferView]>([
    ['<f4', Float32Array.of(1, 2, 3)],
    ['|i1', Int8Array.of(1, 2, 3)],
    ['<i2', Int16Array.of(1, 2, 3)],
    ['<i4', Int32Array.of(1, 2, 3)],
    ['<i8', BigInt64Array.of(1n, 2n, 3n)],
    ['|u1', Uint8Array.of(1, 2, 3)],
    ['<u2', Uint16Array.of(1, 2, 3)],
    ['<u4', Uint32Array.of(1, 2, 3)],
    ['<u8', BigUint64Array.of(1n, 2n, 3n)],
  ])('reads %s', (descr, array) => {
    expect(loadNpy(file(header(descr, '3,'), bytesOf(array))).data).toEqual(Float64Array.of(1, 2, 3));
  });

  it('reads booleans, other byte orders, columns first, and later versions', () => {
    expect(loadNpy(file(header('|b1', '2,'), [1, 0])).data).toEqual(Float64Array.of(1, 0));
    expect(loadNpy(file(header('>i2', '2,'), [1, 0, 0, 2])).data).toEqual(Float64Array.of(256, 2));
    const turned = loadNpy(file(header('|u1', '2, 3', 'True'), [1, 4, 2, 5, 3, 6], 2));
    expect(turned).toEqual({ shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) });
  });

  it.each<[string, unknown, RegExp]>([
    ['no bytes', 'x', /bytes must be a Uint8Array/],
    ['nothing', new Uint8Array(0), /it does not begin as one/],
    ['another file', new Uint8Array(64), /it does not begin as one/],
    ['half a header', file(header('<f8', '1,'), []).subarray(0, 20), /its header is cut short/],
    ['complex numbers', file(header('<c16', '1,'), new Uint8Array(16)), /its numbers are c16/],
    ['objects', file(header('|O', '1,'), [0]), /its header names no plain numbers/],
    ['too few numbers', file(header('<f8', '2,'), new Uint8Array(8)), /it has not the 2 numbers of its shape/],
    ['a shape beyond all', file(header('<f8', '9007199254740993, 9'), []), /its shape is too large/],
    ['2^53 + 1', file(header('<i8', '1,'), bytesOf(BigInt64Array.of(2n ** 53n + 1n))), /number 0 is 9007199254740993/],
  ])('refuses %s', (_name, bytes, message) => {
    expect(() => loadNpy(wrong(bytes))).toThrow(message);
  });

  it('saveNpy() refuses a shape of other numbers', () => {
    expect(() => saveNpy({ shape: [2], data: new Float64Array(3) })).toThrow(
      /shape must be whole numbers, together the 3/,
    );
    expect(() => saveNpy({ shape: [-1, -3], data: new Float64Array(3) })).toThrow(/shape must be/);
  });
});
