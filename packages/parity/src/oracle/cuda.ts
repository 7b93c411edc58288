/**
 * Whether pip would bring a CUDA build of torch to a machine that has no use for it.
 *
 * On Linux the public index has torch with CUDA, several GB of libraries beside it; a processor's build is kept in an index of
 * PyTorch's own. No index address is written down here, so pip is asked what it would install, and where that is CUDA the user is told
 * what to say. A dry run reads the packages' metadata, not the packages; pip can do that from version 23 on.
 */
import { execa } from 'execa';
import { messages, ParityError } from '../errors.ts';

/** The pip that can say what it would install without fetching it, as a requirement. */
export const REPORTING_PIP = 'pip>=23';

/** One package that pip would install, in pip's installation report. */
interface Planned {
  readonly metadata: { readonly name: string; readonly version: string };
}

const isCuda = (name: string, version: string): boolean =>
  /^(nvidia|cuda)[-_.]/i.test(name) || (/^torch$/i.test(name) && /\+cu\d/.test(version));

/**
 * The packages of CUDA in an installation report of pip's.
 *
 * @throws SyntaxError or TypeError when the text is no such report
 */
export function cudaIn(report: string): string[] {
  const { install } = JSON.parse(report) as { install: readonly Planned[] }; // pip's own format
  return install
    .filter(({ metadata: { name, version } }) => isCuda(name, version))
    .map(({ metadata: { name, version } }) => `${name} ${version}`);
}

/** Whether there is a graphics card that CUDA can use: its driver's own tool finds one. */
export async function hasCudaCard(env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const result = await execa('nvidia-smi', ['-L'], { env, reject: false, timeout: 10_000, stdin: 'ignore' });
  return !result.failed && /^GPU \d/m.test(result.stdout);
}

/** What is to be installed, by which Python, and how its words are shown. */
interface Plan {
  readonly python: string;
  readonly install: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeout: number;
}

/**
 * Asks pip what it would install.
 *
 * @throws ParityError CUDA_BUILD when that is a CUDA build, NO_TORCH when pip cannot say
 */
export async function refuseCuda({ python, install, env, timeout }: Plan): Promise<void> {
  const args = [...install, '--dry-run', '--ignore-installed', '--quiet', '--report', '-'];
  const result = await execa(python, args, { env, timeout, reject: false, stdin: 'ignore' });
  const line = [python, ...args].join(' ');
  if (result.failed)
    throw new ParityError(
      'NO_TORCH',
      messages.setupFailed(line, result.stderr.slice(-1500) || `${result.shortMessage}`),
    );
  let found: string[];
  try {
    found = cudaIn(result.stdout);
  } catch {
    throw new ParityError('NO_TORCH', messages.setupFailed(line, `no report: ${result.stdout.slice(0, 300)}`));
  }
  if (found.length > 0) throw new ParityError('CUDA_BUILD', messages.cudaBuild(found));
}
