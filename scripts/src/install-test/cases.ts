/**
 * Where the packages have to work: one case per runtime, compiler and bundler.
 *
 * A case gets the tarballs, makes an empty project of its own, runs a real program in it and throws when that fails. One
 * that cannot run here says why by throwing `Unavailable`: the run reports it, and `--require-all` makes it a failure.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { titleOf } from './browser.ts';
import { type Case, Unavailable } from './case.ts';
import { checkContents, checkManifest, checkMaps, type Manifest, mostPacked } from './contents.ts';
import { importMap } from './import-map.ts';
import { hasNodes, nodeIn, nodePackage, nodeVersions, others } from './nodes.ts';
import { runNotebooks } from './notebooks.ts';
import { contents, filesOf, npmName, project, type Tarball } from './packing.ts';
import { need, pageCases } from './pages.ts';
import { typeCases } from './types.ts';

const programs = fileURLToPath(new URL('./programs/', import.meta.url));
const answer = 'it works';

/** A project with engine, nn, what else is asked for, and our programs. */
async function started(name: string, tarballs: readonly Tarball[], ...others: string[]): Promise<string> {
  const folder = await project(name, [...filesOf(tarballs, 'engine', 'nn'), ...others]);
  cpSync(programs, folder, { recursive: true });
  return folder;
}

function expectAnswer(found: string): void {
  if (found !== answer) throw new Error(`expected "${answer}", got "${found}"`);
}

const linux = (): void => {
  if (!hasNodes()) throw new Unavailable('its binary is installed for Linux on x64 only');
};

/** A Node of npm's, since one machine has one. */
const nodeCase = (version: string): Case => ({
  name: `node ${version}, import and require`,
  run: async (tarballs) => {
    linux();
    const folder = await started('node', tarballs, nodePackage(version));
    const node = nodeIn(folder);
    for (const main of ['main.js', 'main.cjs']) {
      expectAnswer((await execa(node, ['--disallow-code-generation-from-strings', main], { cwd: folder })).stdout);
    }
  },
});

const runtimeCase = (name: string, binary: string, path: string, args: readonly string[]): Case => ({
  name,
  run: async (tarballs) => {
    linux();
    const folder = await started('runtime', tarballs, binary);
    expectAnswer((await execa(join(folder, 'node_modules', path), [...args, 'main.js'], { cwd: folder })).stdout);
  },
});

const html = (script: string, head = ''): string =>
  `<!doctype html><title>waiting</title>${head}<script type="module" src="${script}"></script>`;

const packageCase: Case = {
  name: 'tarballs: contents, manifests, source maps',
  run: async (tarballs) => {
    const folder = await project('contents', filesOf(tarballs, 'engine', 'nn', 'parity', 'create-chainrule'));
    const complaints: string[] = [];
    for (const tarball of tarballs) {
      const paths = await contents(tarball);
      const unpacked = join(folder, 'node_modules', npmName(tarball.name));
      const manifest = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as Manifest; // npm's format
      complaints.push(
        ...checkContents(tarball.name, paths),
        ...checkMaps(unpacked, paths),
        ...checkManifest(tarball.name, manifest),
      );
      const { size } = statSync(tarball.file);
      const most = mostPacked[tarball.name] ?? Infinity;
      if (size > most) complaints.push(`${tarball.name} has ${size} bytes packed; ${most} were promised`);
    }
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  },
};

const lintCase: Case = {
  name: 'publint --strict, are the types wrong',
  run: async (tarballs) => {
    for (const { file } of tarballs) {
      await execa('publint', ['run', file, '--strict'], { preferLocal: true, localDir: programs });
      await execa('attw', [file, '--profile', 'esm-only', '--no-emoji'], { preferLocal: true, localDir: programs });
    }
  },
};

const dryRun: Case = {
  name: 'npm publish --dry-run',
  run: async (tarballs) => {
    for (const { file } of tarballs)
      await execa('npm', ['publish', file, '--dry-run', '--access', 'public', '--loglevel=error']);
  },
};

const pageCase: Case = {
  name: 'a plain page with an import map, in Chromium',
  run: async (tarballs) => {
    need('Chromium');
    const folder = await started('page', tarballs);
    writeFileSync(
      join(folder, 'index.html'),
      html('/page.js', importMap(folder, ['@chainrule/engine', '@chainrule/nn', 'pure-rand'])),
    );
    expectAnswer(await titleOf(folder));
  },
};

const viteCase: Case = {
  name: 'a Vite build with a worker, in Chromium',
  run: async (tarballs) => {
    need('Chromium');
    const folder = await started('vite', tarballs, 'vite@8.3.8');
    writeFileSync(join(folder, 'index.html'), html('/worker-page.js'));
    await execa('npx', ['vite', 'build', '--logLevel', 'error'], { cwd: folder });
    expectAnswer(await titleOf(join(folder, 'dist')));
  },
};

const esbuildCase: Case = {
  name: 'an esbuild bundle, run by node',
  run: async (tarballs) => {
    const folder = await started('esbuild', tarballs, 'esbuild@0.28.2');
    mkdirSync(join(folder, 'out'), { recursive: true });
    await execa('npx', ['esbuild', 'main.js', '--bundle', '--minify', '--format=esm', '--outfile=out/main.js'], {
      cwd: folder,
    });
    if (!existsSync(join(folder, 'out/main.js'))) throw new Error('esbuild wrote nothing');
    expectAnswer((await execa('node', ['out/main.js'], { cwd: folder })).stdout);
  },
};

const starters = fileURLToPath(new URL('../../../examples/', import.meta.url));

/** A starter as a user copies it, with the tarballs in place of the published packages. */
async function starter(name: string, tarballs: readonly Tarball[], ...others: string[]): Promise<string> {
  const folder = await project(name, [...filesOf(tarballs, 'engine', 'nn'), ...others]);
  const own = ['package.json', 'node_modules'];
  const from = join(starters, name);
  cpSync(from, folder, { recursive: true, filter: (path) => !own.some((each) => path.endsWith(each)) });
  return folder;
}

const nodeStarter: Case = {
  name: 'examples/starter-node',
  run: async (tarballs) => {
    const folder = await starter('starter-node', tarballs);
    const { stdout } = await execa('node', ['main.js'], { cwd: folder });
    if (!stdout.endsWith('xor: 0 1 1 0')) throw new Error(`it printed ${stdout}`);
  },
};

const viteStarter: Case = {
  name: 'examples/starter-vite, in Chromium',
  run: async (tarballs) => {
    need('Chromium');
    const folder = await starter('starter-vite', tarballs, 'vite@8.3.8');
    await execa('npx', ['vite', 'build', '--logLevel', 'error'], { cwd: folder });
    expectAnswer(await titleOf(join(folder, 'dist')));
  },
};

const notebook: Case = {
  name: "create-chainrule's notebook, cell by cell",
  run: async (tarballs) => {
    const folder = await started('notebook', tarballs);
    const path = new URL('../../../packages/create-chainrule/templates/notebook/moons.ipynb', import.meta.url);
    const { cells } = JSON.parse(readFileSync(path, 'utf8')) as { cells: { cell_type: string; source: string[] }[] }; // Jupyter's format
    const code = cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => source.join(''));
    writeFileSync(join(folder, 'cells.js'), code.join(';\n').replaceAll(/npm:(@chainrule\/\w+)@[^']*/g, '$1'));
    const { stdout } = await execa('node', ['cells.js'], { cwd: folder });
    if (stdout !== '200 of 200') throw new Error(`it printed ${stdout}`);
  },
};

const commandLines: Case = {
  name: 'npx parity and create-chainrule, as installed',
  run: async (tarballs) => {
    const folder = await project('commands', filesOf(tarballs, 'engine', 'nn', 'parity', 'create-chainrule'));
    const { stdout } = await execa('npx', ['--no-install', 'parity', '--help'], { cwd: folder });
    if (!stdout.startsWith('npx parity') || stdout.includes('pnpm')) throw new Error(`parity --help printed ${stdout}`);
    await execa('npx', ['--no-install', 'create-chainrule', 'mine', '--template', 'node'], { cwd: folder });
    const made = await execa('node', ['mine/main.js'], { cwd: folder });
    if (!made.stdout.endsWith('xor: 0 1 1 0')) throw new Error(`the project printed ${made.stdout}`);
  },
};

const webpackCase: Case = {
  name: 'a webpack bundle, run by node',
  run: async (tarballs) => {
    const folder = await started('webpack', tarballs, 'webpack@5.113.0', 'webpack-cli@7.3.1');
    const args = ['webpack', '--mode', 'production', '--target', 'node', '--entry', './main.js', '-o', 'out'];
    await execa('npx', args, { cwd: folder });
    expectAnswer((await execa('node', ['out/main.js'], { cwd: folder })).stdout);
  },
};

export const cases: readonly Case[] = [
  packageCase,
  lintCase,
  dryRun,
  ...nodeVersions.map(nodeCase),
  ...others.map((other) => runtimeCase(other.name, other.package, other.binary, other.args)),
  {
    name: "deno, the tutorial's notebooks",
    run: async (tarballs) => {
      linux();
      const folder = await started('notebooks', tarballs, '@deno/linux-x64-glibc@2.9.6');
      await runNotebooks(folder, join(folder, 'node_modules/@deno/linux-x64-glibc/deno'));
    },
  },
  ...typeCases,
  esbuildCase,
  webpackCase,
  pageCase,
  ...pageCases,
  viteCase,
  nodeStarter,
  viteStarter,
  notebook,
  commandLines,
];
