/**
 * The benchmark page, printed from what `pnpm bench --json` recorded: the answer to the first question, a chart per load, and its table
 * folded below, sides in the order in which they ran.
 *
 * Each part of the benchmarks writes a file of its own (bench.eager.json, …). A part that was not recorded is named as missing,
 * a peer that was not there as not measured, and a load whose sides disagreed has no times. No number is written by hand.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerOf, type Comparison, chart } from './benchmark-charts.ts';

/** One side of one load. */
interface Timing {
  readonly side: string;
  readonly median: number;
  readonly least: number;
  /** Their time over ours: above 1, ours is faster. */
  readonly ratio: number;
}

/** A load that several sides ran; the shape that the eager and microgpt parts write. */
interface Outcome {
  readonly load: string;
  readonly what: string;
  readonly unit: string;
  readonly timings: readonly Timing[];
  readonly disagreements: readonly string[];
}

/** A load of the compile part: one number type, with what compiling costs. */
interface CompiledLoad {
  readonly load: string;
  readonly about?: string;
  readonly dtype: string;
  readonly rows: readonly { side: string; median: number; minimum: number; ratio: number }[];
  readonly compileMs: number;
  readonly bytes: number;
}

/** A recorded part, as its file has it. */
export interface Recorded {
  readonly cpu: string;
  readonly node: string;
  readonly commit: string;
  readonly quick?: boolean;
  readonly outcomes?: readonly Outcome[];
  readonly report?: readonly CompiledLoad[];
  /** The compile part's peers that were there, by side. */
  readonly versions?: Readonly<Record<string, string>>;
  readonly cold?: { readonly milliseconds: number; readonly bytes: number };
}

/** A part of the benchmarks; `alone`: no peer takes part. */
interface Part {
  readonly title: string;
  readonly about: string;
  readonly alone?: boolean;
}

export const parts: Readonly<Record<string, Part>> = {
  eager: {
    title: 'Eager: a graph of Values for every step',
    about: 'What you get without compiling: every op is a node, and `backward()` walks them.',
  },
  compile: {
    title: 'Compiled: one WebAssembly function',
    about:
      'The same code through `compile()`: forward and gradients of a whole batch, and a step of SGD, in one call of `step()`; for the 41 parameters of W1 by `valueAndGrad()` and a loop.',
  },
  fit: {
    title: 'Training: a whole call of fit()',
    about: 'Shuffled batches, loss, optimiser, compiling included, against the loop that everybody writes in PyTorch.',
  },
  optimizers: {
    title: 'Optimisers: a step, and the same loop by hand',
    about:
      "`optimizer.step()` and `fuse(optimizer).step()`, both from the optimiser's one rule, against a loop written for it.",
    alone: true,
  },
  microgpt: {
    title: 'A GPT in scalars',
    about: 'A training step of the model of chapter 20, 4,192 parameters.',
  },
};

/** The recorded parts by name; none if nothing was recorded. */
export function readBenchmarks(folder: string): ReadonlyMap<string, Recorded> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(
    names.map((name) => {
      const part = name.replace(/^bench\./, '').replace(/\.json$/, '');
      if (parts[part] === undefined)
        throw new Error(`${join(folder, name)}: there is no part "${part}" of the benchmarks`);
      return [part, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Recorded]; // the benchmarks' own format
    }),
  );
}

const digits = (x: number): string => x.toLocaleString('en', { maximumSignificantDigits: 3 });
const safe = (text: string): string =>
  text.replace(/[|<{]/g, (char) => ({ '|': '\\|', '<': '&lt;', '{': '&#123;' })[char] ?? '');
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const isOurs = (side: string): boolean => /^(ours|chainrule)/i.test(side);

/** Who takes part in the compile part when installed, by the start of the side's name; the longer ones first. */
const peers: Readonly<Record<string, string>> = {
  torch: 'PyTorch',
  'jax-js': 'jax-js',
  jax: 'JAX',
  'tfjs wasm': 'TensorFlow.js on Wasm',
  'tfjs cpu': 'TensorFlow.js on JavaScript',
};
const peerOf = (side: string): string | undefined => Object.keys(peers).find((peer) => side.startsWith(peer));

/** A side as the page calls it. */
function name(side: string): string {
  const peer = peerOf(side) ?? '';
  return safe((peers[peer] ?? '') + side.slice(peer.length).replace(/^(ours|chainrule)/i, 'Chainrule'));
}

/** A ratio in words; what is slower is said as plainly as what is faster. */
function verdict(side: string, ratio: number): string {
  if (isOurs(side)) return '';
  return ratio >= 1 ? `${digits(ratio)}× faster` : `**${digits(1 / ratio)}× slower**`;
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function tableOf(unit: string, timings: readonly Timing[]): string {
  const rows = timings.map(({ side, median, least, ratio }) =>
    line([name(side), digits(median), digits(least), verdict(side, ratio)]),
  );
  const head = ['side', `median, ${unit}`, 'least', 'Chainrule is'];
  return [line(head), '| --- | ---: | ---: | --- |', ...rows].join('\n');
}

/** The figures under a chart. */
const folded = (text: string): string => `::: details The figures\n${text}\n:::`;

/** Every comparison with PyTorch of a recorded part. */
function comparisons({ outcomes = [], report = [] }: Recorded): Comparison[] {
  const isTorch = ({ side }: { side: string }): boolean => side.startsWith('torch');
  return [
    ...outcomes.flatMap(({ load, timings }) =>
      timings.filter(isTorch).map(({ ratio }) => ({ load: safe(load), ratio })),
    ),
    ...report.flatMap(({ load, dtype, rows }) =>
      rows.filter(isTorch).map(({ ratio }) => ({ load: safe(`${load} in ${dtype}`), ratio })),
    ),
  ];
}

const absent = (timings: readonly Timing[]): string =>
  timings.some(({ side }) => /torch/i.test(side)) ? '' : 'PyTorch was not there in this run.';

/** Which peers of the compile part were there, in which version, and which were not. */
function attendance(versions: Readonly<Record<string, string>>): string {
  const here = Object.entries(versions).map(([side, version]) => `${name(side)} ${safe(version)}`);
  const away = Object.keys(peers).filter((peer) => versions[peer] === undefined);
  return [
    here.length === 0 ? '' : `Beside it: ${here.join(', ')}.`,
    away.length === 0 ? '' : `Not there in this run: ${away.map(name).join(', ')}.`,
  ]
    .filter((text) => text !== '')
    .join(' ');
}

/** What of the peers that were there has no such number type. */
function without(dtype: string, timings: readonly Timing[], versions: Readonly<Record<string, string>>): string {
  const measured = timings.map(({ side }) => peerOf(side));
  const lacking = Object.keys(versions).filter((side) => !measured.includes(side));
  return lacking.length === 0 ? '' : `Without ${dtype}: ${lacking.map(name).join(', ')}.`;
}

function outcomeSection({ load, what, unit, timings, disagreements }: Outcome): string {
  const heading = `### ${capital(safe(load))}\n\n${capital(safe(what))}.`;
  if (disagreements.length === 0) {
    const bars = timings.map(({ side, median }) => ({ name: name(side), value: median, ours: isOurs(side) }));
    return `${heading}\n\n${chart(safe(load), unit, bars)}\n\n${folded(tableOf(unit, timings))}`;
  }
  return `${heading}\n\nThe sides gave different results, so nothing was timed: ${safe(disagreements.join('; '))}.`;
}

function compiledSection(
  [load, entries]: readonly [string, readonly CompiledLoad[]],
  versions: Readonly<Record<string, string>>,
): string {
  const about = entries[0]?.about;
  const tables = entries.map(({ dtype, rows, compileMs, bytes }) => {
    const timings = rows.map(({ minimum, ...row }) => ({ ...row, least: minimum }));
    const cost = `Compiling took ${digits(compileMs)} ms up to the first result; the module has ${bytes.toLocaleString('en')} bytes.`;
    return `${dtype}:\n\n${tableOf('µs a step', timings)}\n\n${cost} ${without(dtype, timings, versions)}`.trim();
  });
  const bars = entries.flatMap(({ dtype, rows }) =>
    rows.map(({ side, median }) => ({ name: `${name(side)}, ${dtype}`, value: median, ours: isOurs(side) })),
  );
  return [
    `### ${safe(load)}`,
    ...(about === undefined ? [] : [`${capital(safe(about))}.`]),
    chart(safe(load), 'µs a step', bars),
    folded(tables.join('\n\n')),
  ].join('\n\n');
}

function partSection(part: string, recorded: Recorded): string {
  const { cpu, node, commit, quick, outcomes = [], report = [], versions = {}, cold } = recorded;
  const words = parts[part];
  const loads = new Map<string, CompiledLoad[]>();
  for (const entry of report) loads.set(entry.load, [...(loads.get(entry.load) ?? []), entry]);
  const timings = outcomes.flatMap((outcome) => outcome.timings);
  const missing = words?.alone ? '' : outcomes.length > 0 ? absent(timings) : attendance(versions);
  return [
    `## ${words?.title ?? part}`,
    words?.about ?? '',
    `Measured on ${safe(cpu)}, Node ${safe(node)}, at commit ${safe(commit)}. ${missing}`.trim(),
    quick ? '::: warning\nThis was a quick run: too few rounds to quote.\n:::' : '',
    ...outcomes.map(outcomeSection),
    ...[...loads].map((entry) => compiledSection(entry, versions)),
    cold
      ? `From a cold start, a new process compiles the two moons and has its first result after ${digits(cold.milliseconds)} ms.`
      : '',
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

const command = 'pnpm bench --json "$PWD/docs/.vitepress/recorded/benchmarks/bench.json"';
const again = `\`\`\`sh\n${command}\n\`\`\``;

/** The page. */
export function benchmarksPage(recorded: ReadonlyMap<string, Recorded>): string {
  const missing = Object.keys(parts).filter((part) => !recorded.has(part));
  const intro =
    'Both sides of every comparison ran in turns in one process run, after their results were checked for equality. The figures are those of one machine: read the ratios, which compare times of the same round. Where Chainrule is slower, the table says so. In the charts a shorter bar is faster; their scale is logarithmic, so equal steps are equal ratios.';
  const ran =
    'The command runs every part, which takes a while and wants a quiet machine. PyTorch takes part if a Python with torch is there, JAX if benchmarks/.venv has it, jax-js and TensorFlow.js after `npm ci --prefix benchmarks/peers`.';
  if (recorded.size === 0)
    return `# Benchmarks\n\n${intro}\n\n::: info\nNothing is recorded in this copy of the repository yet.\n:::\n\n## Run it yourself\n\n${ran}\n\n${again}`;
  const answer = answerOf([...recorded.values()].flatMap(comparisons));
  return [
    "---\noutline: 2\ndescription: 'Is Chainrule as fast as PyTorch? Measured figures for small and large models, eager and compiled, with one chart per load.'\nkeywords: as fast as pytorch speed benchmark performance comparison\n---",
    '# Benchmarks',
    ...(answer === '' ? [] : [`## Is it as fast as PyTorch? {#pytorch}`, answer, '## How it was measured']),
    intro,
    missing.length === 0 ? '' : `::: info\nNot recorded in this copy of the repository: ${missing.join(', ')}.\n:::`,
    ...Object.keys(parts).flatMap((part) => {
      const found = recorded.get(part);
      return found === undefined ? [] : [partSection(part, found)];
    }),
    `## Run it yourself\n\n${ran}\n\n${again}`,
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}
