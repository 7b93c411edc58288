/**
 * Which names to train on: the file that was asked for, else the published list (kept in the user's cache folder, fetched
 * once, known by its hash), else the list that comes with the project. What was chosen, and why, is said.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataError, parseNames } from './data.ts';

/** The list of karpathy/makemore (MIT licence), 32,033 names. */
const published = {
  address: 'https://raw.githubusercontent.com/karpathy/makemore/master/names.txt',
  sha256: '0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d',
};
const shipped = fileURLToPath(new URL('./names.txt', import.meta.url));
const patience = 10_000; // milliseconds

/** Names, and a line about where they come from. */
export interface Source {
  readonly names: readonly string[];
  readonly about: string;
}

/** The names of a file. */
export function readNames(file: string): string[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const why = error instanceof TypeError ? 'it is no UTF-8 text' : (error as Error).message; // readFileSync throws Errors
    throw new DataError(`cannot read names from ${file}: ${why}.`);
  }
  return parseNames(text, file);
}

const isPublished = (bytes: Uint8Array): boolean =>
  createHash('sha256').update(bytes).digest('hex') === published.sha256;

function cached(file: string): string | undefined {
  try {
    const bytes = readFileSync(file);
    return isPublished(bytes) ? bytes.toString() : undefined;
  } catch {
    return undefined; // not there yet
  }
}

/** The published list from the network, kept for the next time; undefined if it cannot be had or is another. */
async function download(file: string): Promise<string | undefined> {
  try {
    const response = await fetch(published.address, { signal: AbortSignal.timeout(patience) });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok || !isPublished(bytes)) return undefined;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.part`, bytes);
    renameSync(`${file}.part`, file);
    return bytes.toString();
  } catch {
    return undefined; // no network, or no place to write: the shipped list serves
  }
}

/**
 * The names to train on.
 *
 * @throws DataError for a file that cannot be read or holds no names
 */
export async function chooseNames(file: string | undefined): Promise<Source> {
  if (file !== undefined) {
    const names = readNames(file);
    return { names, about: `${names.length} names from ${file}` };
  }
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'chainrule', 'names.txt');
  const text = cached(cache) ?? (await download(cache));
  if (text !== undefined) {
    const names = parseNames(text, cache);
    return { names, about: `the ${names.length} published names (${cache})` };
  }
  const names = readNames(shipped);
  const about = `${names.length} names that come with the project: the published list could not be fetched, so the losses and names will not be the published ones`;
  return { names, about };
}
