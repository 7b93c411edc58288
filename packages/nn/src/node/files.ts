/**
 * Models in files. Every file is written beside its place and then renamed (atomic.ts), so that a crash, a full disk or a second
 * writer leaves the old file or the new one, never half of either.
 */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { checkOneOf, checkPath } from '../check.ts';
import { loadCheckpoint, type RunParts, saveCheckpoint } from '../save/checkpoint.ts';
import { fromJSON, toJSON } from '../save/json.ts';
import { loadSafetensors, saveSafetensors } from '../save/safetensors.ts';
import type { StateDict } from '../save/state-dict.ts';
import { writeFileAtomically } from './atomic.ts';

const kinds = ['.safetensors', '.json'] as const;

/**
 * Writes a state dictionary; the ending of the name says in which form.
 * @param path - ends in .safetensors or .json
 * @param state - such as model.stateDict()
 * @example
 * import { tmpdir } from 'node:os';
 * const path = `${tmpdir()}/chainrule-save.safetensors`;
 * await saveStateDict(path, new MLP(1, [1]).stateDict());
 * (await loadStateDict(path)).get('layers.0.bias')?.shape; // [1]
 */
export async function saveStateDict(path: string, state: StateDict): Promise<void> {
  checkPath('saveStateDict', path);
  const kind = checkOneOf('saveStateDict', 'the ending of path', extname(path), kinds);
  await writeFileAtomically(path, kind === '.json' ? `${JSON.stringify(toJSON(state))}\n` : saveSafetensors(state));
}

/**
 * Reads a state dictionary that saveStateDict, PyTorch or anybody else wrote.
 * @param path - ends in .safetensors or .json
 * @throws FormatError for a bad file
 * @example
 * import { tmpdir } from 'node:os';
 * const path = `${tmpdir()}/chainrule-load.json`;
 * await saveStateDict(path, new MLP(1, [1]).stateDict());
 * (await loadStateDict(path)).size; // 2
 */
export async function loadStateDict(path: string): Promise<StateDict> {
  checkPath('loadStateDict', path);
  const kind = checkOneOf('loadStateDict', 'the ending of path', extname(path), kinds);
  return kind === '.json' ? fromJSON(await readFile(path, 'utf8')) : loadSafetensors(await readFile(path));
}

/**
 * Writes a whole run: see saveCheckpoint.
 * @example
 * import { tmpdir } from 'node:os';
 * const path = `${tmpdir()}/chainrule-save-run.safetensors`;
 * const model = new MLP(1, [1]);
 * await saveCheckpointFile(path, { model }, 'half way');
 * await loadCheckpointFile(path, { model }); // 'half way'
 */
export async function saveCheckpointFile(path: string, parts: RunParts, extra: unknown = null): Promise<void> {
  checkPath('saveCheckpointFile', path);
  await writeFileAtomically(path, saveCheckpoint(parts, extra));
}

/**
 * Puts a run back to where a file was written, and gives the extra that was saved with it.
 * @example
 * import { tmpdir } from 'node:os';
 * const path = `${tmpdir()}/chainrule-load-run.safetensors`;
 * await saveCheckpointFile(path, { model: new MLP(1, [1]) }, { epoch: 7 });
 * await loadCheckpointFile(path, { model: new MLP(1, [1]) }); // { epoch: 7 }
 */
export async function loadCheckpointFile(path: string, parts: RunParts): Promise<unknown> {
  checkPath('loadCheckpointFile', path);
  return loadCheckpoint(await readFile(path), parts);
}
