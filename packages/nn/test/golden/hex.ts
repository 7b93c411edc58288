/** Reads the hex floats of Python's `float.hex()`: golden values travel bit for bit, never as rounded decimals. */
export function fromHex(text: string): number {
  const special: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };
  const known = special[text];
  if (known !== undefined) return known;
  const parts = /^(-?)0x([01])(?:\.([0-9a-f]+))?p([+-]\d+)$/.exec(text);
  if (parts === null) throw new Error(`not a hex float: ${text}`);
  const [, sign, lead, fraction = '', exponent] = parts;
  const mantissa = Number.parseInt(`${lead}${fraction}` || '0', 16); // at most 53 bits: exact
  const scale = Number(exponent) - 4 * fraction.length;
  const size = scale < -1022 ? mantissa * 2 ** -1022 * 2 ** (scale + 1022) : mantissa * 2 ** scale;
  return sign === '-' ? -size : size;
}

/** The distance of two doubles in units in the last place of the larger. */
export function ulps(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  const size = Math.max(Math.abs(a), Math.abs(b));
  return Math.abs(a - b) / 2 ** (Math.max(Math.floor(Math.log2(size)), -1022) - 52);
}
