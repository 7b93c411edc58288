/**
 * Our plugins for Stryker: which mutants are noise, what runs the tests (runner.mjs), mutants of our own (thoughts.mjs), and a line of JSON for every mutant as soon as it is tested (so that a
 * run that has to stop early still tells what it found). Plain JavaScript, since Stryker's processes load it.
 */
import { appendFileSync } from 'node:fs';
import { runnerPlugin } from './runner.mjs';
import { addThoughts, sampleMutants } from './thoughts.mjs';

await addThoughts();
if (process.env.MUTATE_SAMPLE) await sampleMutants(Number(process.env.MUTATE_SAMPLE));

/** Fields of a record that are prose for the reference, and not behaviour. */
const prose = new Set(['tex', 'summary', 'torch']);
/** The functions that build our errors: what they are given in an object are words of a message. */
const speakers = new Set(['failure', 'fail', 'refuse']);

const isProse = ({ node }) =>
  (node.type === 'ObjectProperty' || node.type === 'ObjectMethod') &&
  node.key.type === 'Identifier' &&
  prose.has(node.key.name);

const isWords = ({ node, parent }) =>
  node.type === 'ObjectExpression' && parent?.type === 'CallExpression' && speakers.has(parent.callee.name);

const noise = {
  shouldIgnore(path) {
    if (isProse(path)) return 'tex, summary and torch are prose for the reference';
    return isWords(path) ? 'words of an error message' : undefined;
  },
};

class LinePerMutant {
  onMutantTested({ fileName, mutatorName, location, replacement, status, static: atLoad }) {
    const line = { fileName, mutatorName, location, replacement, status, static: atLoad === true };
    appendFileSync(process.env.MUTATE_LINES, `${JSON.stringify(line)}\n`);
  }
}

export const strykerPlugins = [
  { kind: 'Ignore', name: 'noise', value: noise },
  { kind: 'Reporter', name: 'lines', injectableClass: LinePerMutant },
  runnerPlugin,
];
