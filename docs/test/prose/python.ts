/**
 * The Python tabs: their sources, and what they printed when they were last recorded.
 *
 * `record.py` runs every file of `snippets/py` under micrograd and PyTorch and writes `recorded.json`, with the versions. The
 * tests replay that record, so that they need no Python; with one (CHAINRULE_PYTHON, or parity's venv) they run it again.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** The folder of the Python snippets. */
export const pythonFolder = fileURLToPath(new URL('../../snippets/py', import.meta.url));

/** What one file printed. */
export interface Recorded {
  /** The file as it is now. */
  readonly source: string;
  /** The file as it was recorded. */
  readonly recordedSource: string;
  readonly stdout: readonly string[];
}

interface RecordFile {
  readonly versions: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, { readonly source: string; readonly stdout: string }>>;
}

/** The record as it was written. */
export function recordFile(): RecordFile {
  return JSON.parse(readFileSync(`${pythonFolder}/recorded.json`, 'utf8')) as RecordFile; // record.py's own format
}

/** Python snippets that pages show; lecture.py and record.py serve them. */
export const pythonSnippets = (): string[] => readdirSync(pythonFolder).filter((name) => /_.*\.py$/.test(name));

/** Every Python snippet with what it printed. */
export function pythonRecord(): Record<string, Recorded> {
  const { files } = recordFile();
  return Object.fromEntries(
    pythonSnippets().map((name) => {
      const { source = '', stdout = '' } = files[name] ?? {};
      const now = readFileSync(`${pythonFolder}/${name}`, 'utf8');
      return [name, { source: now, recordedSource: source, stdout: stdout.trimEnd().split('\n') }];
    }),
  );
}

/** An interpreter with micrograd and torch, if there is one here. */
export async function findPython(): Promise<string | undefined> {
  const venv = fileURLToPath(new URL('../../../packages/parity/.venv/bin/python', import.meta.url));
  for (const python of [process.env.CHAINRULE_PYTHON, venv]) {
    if (python === undefined || (python === venv && !existsSync(venv))) continue;
    const { exitCode } = await execa(python, ['-c', 'import micrograd, torch'], { reject: false, timeout: 60_000 });
    if (exitCode === 0) return python;
  }
  return undefined;
}
