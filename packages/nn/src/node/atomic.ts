/**
 * Writing a file whole or not at all: the content goes into a new file beside the old one, is synced, and takes its name; then
 * the folder is synced, so that the new name, too, outlives a power cut. A symlink's target is written, not the link; mode and owner stay.
 *
 * Own lines, since write-file-atomic 7.0.0 keeps mode, owner and links but syncs no folder, cannot write names of 245 to 255
 * bytes (its temporary name is the longer of the two), replaces a dangling link, and takes a short write for a whole one.
 */
import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { checkPath } from '../check.ts';
import { failure } from '../errors.ts';

/** Links that are followed before the system would have given up, too. */
const MOST_LINKS = 40;

/**
 * Writes a file atomically: it is the old one or the new one at every moment, whatever happens. A file that is there keeps its mode and
 * owner, and a symlink stays a symlink.
 * @param path - where to
 * @param content - text or bytes
 * @example
 * import { readFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * const path = `${tmpdir()}/chainrule-note.txt`;
 * await writeFileAtomically(path, 'kept');
 * await readFile(path, 'utf8'); // 'kept'
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  checkPath('writeFileAtomically', path);
  if (typeof content !== 'string' && !(content instanceof Uint8Array))
    throw failure('INSTANCE', 'writeFileAtomically', 'content', content, {
      expected: 'a string or a Uint8Array',
      example: 'what saveSafetensors() gave',
    });
  const target = await targetOf(path);
  const old = await stat(target).catch((error: unknown) =>
    codeOf(error) === 'ENOENT' ? undefined : Promise.reject(error),
  );
  if (old !== undefined && !old.isFile() && !old.isDirectory()) return writeFile(target, content); // a pipe or device has no old content to keep
  const beside = join(dirname(target), `.${randomUUID()}.tmp`); // of a length of its own: the name may use all 255 bytes
  try {
    await fill(beside, content, old);
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
}

/** What a path leads to, links followed by hand: realpath() would refuse one whose target is not there yet. */
async function targetOf(path: string): Promise<string> {
  let target = path;
  for (let i = 0; i < MOST_LINKS; i++) {
    const link = await readlink(target).catch(() => undefined); // no link, or nothing there
    if (link === undefined) return target;
    target = resolve(await realpath(dirname(target)), link);
  }
  return target;
}

/** A new, synced file with the content; with the old one's mode and owner from the first byte on, as far as the system lets us. */
async function fill(path: string, content: string | Uint8Array, old: Stats | undefined): Promise<void> {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  const file = await open(path, O_CREAT | O_EXCL | O_WRONLY, old === undefined ? 0o666 : old.mode & 0o700);
  try {
    if (old !== undefined) await takeOver(file, old);
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Owner first: changing it may take bits of the mode away. */
async function takeOver(file: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  const own = await file.stat();
  if (own.uid !== uid || own.gid !== gid) await file.chown(uid, gid).catch(() => undefined); // only the superuser may
  await file.chmod(mode & 0o7777);
}

/** Systems on which a folder cannot be opened or synced say so in these words; there is nothing to be done. */
const unsyncable: readonly unknown[] = ['EISDIR', 'EACCES', 'EPERM', 'EINVAL', 'ENOTSUP'];

async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!unsyncable.includes(codeOf(error))) throw error;
  }
}

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown }).code; // the system's errors have one
