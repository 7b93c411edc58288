/**
 * Our two plugins for Stryker: which mutants are noise, and a line of JSON for every mutant as soon as it is tested (so that a
 * run that has to stop early still tells what it found).
 */
import { appendFileSync } from 'node:fs';

/** Fields of a record that are prose for the reference, and not behaviour. */
const prose = new Set(['tex', 'summary', 'torch']);

const isProse = ({ node }) =>
  (node.type === 'ObjectProperty' || node.type === 'ObjectMethod') &&
  node.key.type === 'Identifier' &&
  prose.has(node.key.name);

const words = {
  shouldIgnore: (path) => (isProse(path) ? 'tex, summary and torch are prose for the reference' : undefined),
};

class LinePerMutant {
  onMutantTested({ fileName, mutatorName, location, replacement, status, static: isStatic }) {
    const line = { fileName, mutatorName, location, replacement, status, static: isStatic === true };
    appendFileSync(process.env.MUTATE_LINES, `${JSON.stringify(line)}\n`);
  }
}

export const strykerPlugins = [
  { kind: 'Ignore', name: 'prose', value: words },
  { kind: 'Reporter', name: 'lines', injectableClass: LinePerMutant },
];
