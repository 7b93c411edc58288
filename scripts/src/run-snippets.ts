/**
 * Imports every module of a folder in turn and prints what their checks complained of, as one line of JSON.
 * A process of its own: it resolves the packages to their sources, and a snippet that ends the process fails the check.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Complaint, checker } from './compare.ts';

const folder = process.argv[2] ?? '.';
const results: Record<string, readonly Complaint[]> = {};
// What a snippet prints belongs to its reader.
console.log = () => {};

for (const name of readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .sort()) {
  const { complaints, $ } = checker();
  Object.assign(globalThis, { $ });
  try {
    await import(pathToFileURL(join(folder, name)).href);
  } catch (error) {
    complaints.push({ line: 0, message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
  results[name] = complaints;
}
process.stdout.write(`${JSON.stringify(results)}\n`);
