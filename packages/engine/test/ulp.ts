/** The distance of two doubles in units in the last place: how many doubles lie between them, plus one. */
const view = new DataView(new ArrayBuffer(8));

/** Doubles in order, as integers: negative ones mirrored below 0. */
function rank(x: number): bigint {
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) - 1n : bits;
}

/** 0 for the same bits (any two NaN), 1 for neighbours (−0 and 0 among them), Infinity for NaN against a number. */
export function ulpDistance(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  const distance = rank(a) - rank(b);
  return Number(distance < 0n ? -distance : distance);
}
