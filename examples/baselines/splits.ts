/**
 * Which rows the examples hold out, seed by seed, for record.py, and for the test that its record is of these rows: numbers of rows in
 * iris as `loadIris` has them, and in penguins.csv, from 0.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { trainTestSplit } from '@chainrule/nn';
import { loadIris } from '@chainrule/nn/datasets';

export const seeds = [1, 2, 3, 4, 5] as const;

const heldOut = (y: readonly unknown[], seed: number): number[] =>
  trainTestSplit({ x: y.map((_, row) => row), y }, { testSize: 0.25, stratify: true, seed }).test.x;

export async function splits(): Promise<Record<'iris' | 'penguins', number[][]>> {
  const lines = readFileSync(new URL('../penguins/penguins.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const [iris, penguins] = [(await loadIris()).y, lines.map((line) => line.split(',')[0])];
  return {
    iris: seeds.map((seed) => heldOut(iris, seed)),
    penguins: seeds.map((seed) => heldOut(penguins, seed)),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await splits()));
