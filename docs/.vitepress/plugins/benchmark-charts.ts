/** Bars for the benchmark page, and its answer to the first question: is it as fast as PyTorch? Both are made from the recorded ratios. */

/** One side of a load, as a bar needs it. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly ours: boolean;
}

/** A comparison with PyTorch: its name, and PyTorch's time over ours. */
export interface Comparison {
  readonly load: string;
  readonly ratio: number;
}

const digits = (x: number): string => x.toLocaleString('en', { maximumSignificantDigits: 2 });

/** One chart: a bar a side; the shortest is the fastest. The scale is logarithmic, over at least a power of ten: times differ by thousands. */
export function chart(title: string, unit: string, bars: readonly Bar[]): string {
  const values = bars.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const span = Math.log(Math.max(10, most / least));
  const say = `${title}: ${bars.map(({ name, value }) => `${name} ${digits(value)} ${unit}`).join(', ')}`;
  const rows = bars.map(({ name, value, ours }) => {
    const own = ours ? ' class="is-ours"' : '';
    const width = (6 + (58 * Math.log(value / least)) / span).toFixed(1);
    return `<span${own}>${name}</span><span><i${own} style="width: ${width}%"></i>${digits(value)} ${unit}</span>`;
  });
  return `<div class="cr-bench" role="img" aria-label="${say.replaceAll('"', '&quot;')}">${rows.join('')}</div>`;
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** The answer, in its first sentence; '' where PyTorch was not measured. */
export function answerOf(all: readonly Comparison[]): string {
  const faster = all.filter(({ ratio }) => ratio >= 1.1);
  const slower = all.filter(({ ratio }) => ratio <= 1 / 1.1);
  if (all.length === 0) return '';
  const most = Math.max(...faster.map(({ ratio }) => ratio));
  const least = Math.min(...slower.map(({ ratio }) => ratio));
  const names = [...new Set(slower.map(({ load }) => load))];
  const answer =
    slower.length === 0
      ? 'Yes, in every load measured here'
      : faster.length > slower.length
        ? 'For small models, yes; for large ones, no'
        : 'No, in most of the loads measured here';
  const won = `Chainrule was faster than PyTorch on one thread of a processor in ${faster.length} of ${all.length} comparisons, by up to ${digits(most)} times`;
  const lost =
    slower.length === 0
      ? ''
      : `, and slower in ${slower.length}, by up to ${digits(1 / least)} times: ${listed(names)}`;
  const even = all.length - faster.length - slower.length;
  const rest = even === 0 ? '' : `; in ${even} the two were within a tenth of each other`;
  return `**${answer}.** ${won}${lost}${rest}. PyTorch pays a fixed price for every operation, which a small model feels and a large one does not; and PyTorch can use a graphics card, which Chainrule cannot.`;
}
