/**
 * Which names to train on: the file that was asked for, else the published list (kept in the user's cache folder, fetched
 * once, known by its hash), else the list that comes with the project. What was chosen, and why, is said.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataError, parseNames } from './data.ts';

/** A list on the network, and the milliseconds that it may take. */
export interface Published {
  readonly address: string;
  readonly sha256: string;
  readonly patience: number;
}

/** The list of karpathy/makemore (MIT licence), 32,033 names. */
const makemore: Published = {
  address: 'https://raw.githubusercontent.com/karpathy/makemore/master/names.txt',
  sha256: '0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d',
  patience: 10_000,
};
const shipped = fileURLToPath(new URL('./names.txt', import.meta.url));

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

const isPublished = (bytes: Uint8Array, { sha256 }: Published): boolean =>
  createHash('sha256').update(bytes).digest('hex') === sha256;

function cached(file: string, published: Published): string | undefined {
  try {
    const bytes = readFileSync(file);
    return isPublished(bytes, published) ? bytes.toString() : undefined;
  } catch {
    return undefined; // not there yet
  }
}

/** The published list from the network, kept for the next time; undefined if it cannot be had or is another. */
async function download(file: string, published: Published): Promise<string | undefined> {
  try {
    const response = await fetch(published.address, { signal: AbortSignal.timeout(published.patience) });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok || !isPublished(bytes, published)) return undefined;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.part`, bytes);
    renameSync(`${file}.part`, file);
    return bytes.toString();
  } catch {
    rmSync(`${file}.part`, { force: true }); // a disk that filled up keeps half of it else
    return undefined; // no network, or no place to write: the shipped list serves
  }
}

/**
 * The names to train on.
 *
 * @param file - the file that was asked for
 * @param published - the list to fetch where no file was asked for
 * @throws DataError for a file that cannot be read or holds no names
 */
export async function chooseNames(file: string | undefined, published: Published = makemore): Promise<Source> {
  if (file !== undefined) {
    const names = readNames(file);
    return { names, about: `${names.length} names from ${file}` };
  }
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'chainrule', 'names.txt');
  const text = cached(cache, published) ?? (await download(cache, published));
  if (text !== undefined) {
    const names = parseNames(text, cache);
    return { names, about: `the ${names.length} published names (${cache})` };
  }
  const names = readNames(shipped);
  const about = `${names.length} names that come with the project: the published list could not be fetched, so the losses and names will not be the published ones`;
  return { names, about };
}
