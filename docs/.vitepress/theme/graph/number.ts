/** Numbers as the widgets print them: short, with a true minus sign, and nothing hidden when they are not finite. */

const plain = (x: number, digits: number): string => {
  const size = Math.abs(x);
  if (size !== 0 && (size < 10 ** -digits || size >= 1e7)) return x.toExponential(2);
  return String(Number(x.toFixed(digits)));
};

/**
 * A number for people.
 * @param x - any double
 * @param digits - decimals at most, default 4
 */
export function show(x: number, digits = 4): string {
  if (Number.isNaN(x)) return 'NaN';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '−∞';
  return plain(x, digits).replace('-', '−').replace('e−', 'e−').replace('e-', 'e−').replace('e+', 'e');
}

/** What a reader typed as a number: a true minus sign and a decimal comma are welcome; NaN for anything else. */
export function readNumber(text: string): number {
  const cleaned = text.trim().replace('−', '-').replace(',', '.');
  return cleaned === '' ? NaN : Number(cleaned);
}
