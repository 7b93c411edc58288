/**
 * `pnpm rehearse`: a release from beginning to end, against a registry of its own (verdaccio) on this machine: a clean clone of what is
 * committed gets versions and changelogs, is built and published; then `npm create chainrule` and what it wrote are run from that registry.
 *
 * Exit 0 when all went as it should, 1 when something did not, with the step.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { newFolder, npmName, project } from './install-test/packing.ts';
import { released } from './public-api.ts';
import { root } from './repository.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function must(well: boolean, what: string): void {
  if (!well) throw new Error(what);
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** The registry that this machine uses, for what is not ours. */
const usualRegistry = async (): Promise<string> => (await execa('npm', ['config', 'get', 'registry'])).stdout.trim();

/** The settings of a registry that takes our packages from whoever signed in, and has all others from the usual one. */
export const configOf = (uplink: string): string => `storage: ./storage
auth: { htpasswd: { file: ./htpasswd } }
uplinks: { usual: { url: '${uplink}', maxage: 60m } }
packages:
  '@chainrule/*': { access: $all, publish: $authenticated }
  'create-chainrule': { access: $all, publish: $authenticated }
  '**': { access: $all, proxy: usual }
log: { type: stdout, format: pretty, level: warn }
`;

/** A registry, and the settings with which npm talks to it. */
async function startRegistry(): Promise<{ readonly env: Record<string, string>; readonly stop: () => Promise<void> }> {
  const folder = await project('registry', ['verdaccio@6.5.0'], { 'node-fetch': '2.7.0' }); // asked for by a tag that not every registry has
  writeFileSync(join(folder, 'config.yaml'), configOf(await usualRegistry()));
  const port = await freePort();
  const stop = new AbortController();
  const options = { cwd: folder, cancelSignal: stop.signal, reject: false, stdio: 'ignore' } as const;
  const binary = join(folder, 'node_modules/verdaccio/bin/verdaccio');
  const running = execa('node', [binary, '--config', 'config.yaml', '--listen', `127.0.0.1:${port}`], options);
  const address = `http://127.0.0.1:${port}/`;
  const late = Date.now() + 60_000;
  const answers = (): Promise<boolean> =>
    fetch(`${address}-/ping`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await answers())) {
    must(Date.now() < late, 'the registry does not answer');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const body = JSON.stringify({ name: 'rehearsal', password: 'for one rehearsal' });
  const headers = { 'content-type': 'application/json' };
  const user = await fetch(`${address}-/user/org.couchdb.user:rehearsal`, { method: 'PUT', headers, body });
  const { token } = (await user.json()) as { token: string }; // npm's protocol
  const settings = join(folder, 'npmrc');
  writeFileSync(settings, `registry=${address}\n//127.0.0.1:${port}/:_authToken=${token}\n`);
  const env = {
    npm_config_userconfig: settings,
    npm_config_registry: address,
    npm_config_cache: join(folder, 'cache'),
  };
  return {
    env,
    stop: async () => {
      stop.abort();
      await running;
    },
  };
}

/** A clean clone of what is committed, installed. */
async function cleanCheckout(): Promise<string> {
  const folder = join(newFolder('rehearsal'), 'checkout');
  await execa('git', ['clone', '--quiet', '--no-hardlinks', root, folder]);
  for (const [key, value] of [
    ['user.name', 'rehearsal'],
    ['user.email', 'rehearsal@example.com'],
  ] as const)
    await execa('git', ['config', key, value], { cwd: folder });
  await execa('npx', ['-y', 'pnpm@12.21.0', 'install', '--frozen-lockfile'], { cwd: folder, stdin: 'ignore' });
  return folder;
}

const manifestIn = (folder: string, name: string) =>
  JSON.parse(readFileSync(join(folder, 'packages', name, 'package.json'), 'utf8')) as { version: string }; // npm's own format

/** Turns changesets into versions and changelogs, and holds them to it. */
async function version(folder: string): Promise<void> {
  const before = new Map(released.map((name) => [name, manifestIn(folder, name).version]));
  const all = released.map((name) => `'${npmName(name)}': patch`).join('\n');
  writeFileSync(join(folder, '.changeset/rehearsal.md'), `---\n${all}\n---\n\nA rehearsal of a release.\n`);
  await execa('npx', ['-y', 'pnpm@12.21.0', 'version-packages'], { cwd: folder, stdin: 'ignore' });
  for (const name of released) {
    const now = manifestIn(folder, name).version;
    must(now !== before.get(name), `${name} is still at ${now}`);
    const log = readFileSync(join(folder, 'packages', name, 'CHANGELOG.md'), 'utf8');
    const entry = log.includes(`## ${now}\n`) && log.includes('A rehearsal of a release.');
    must(entry, `the changelog of ${name} does not say what changed in ${now}`);
    say(`   ${npmName(name)} ${before.get(name)} → ${now}`);
  }
}

/** What is wrong with a manifest as the registry gives it: where it is from has to be said, and nothing of the workspace left. */
export function publishedTrouble(text: string): string | undefined {
  const { repository, homepage } = JSON.parse(text) as { repository?: { url?: string }; homepage?: string }; // npm's own format
  if (repository?.url?.includes('someone/chainrule') !== true || homepage === undefined)
    return 'does not say where it is from';
  // Quoted: a script of a package may well set the condition, which npm users never run.
  if (text.includes('workspace:') || text.includes('"@chainrule/source"'))
    return 'has what only the workspace understands';
  return undefined;
}

async function publish(folder: string, env: Record<string, string>): Promise<void> {
  const release = async (): Promise<string> => {
    const options = { cwd: folder, stdin: 'ignore', env: { ...env, GITHUB_REPOSITORY: 'someone/chainrule' } } as const;
    return (await execa('npx', ['-y', 'pnpm@12.21.0', 'release'], options)).stdout;
  };
  const first = await release();
  for (const name of released) {
    const id = `${npmName(name)}@${manifestIn(folder, name).version}`;
    must(first.includes(`New tag:  ${id}`), `${id} was not published: ${first.slice(-1000)}`);
    const { stdout } = await execa('npm', ['view', id, '--json'], { env });
    const trouble = publishedTrouble(stdout);
    must(trouble === undefined, `${id} ${trouble}`);
  }
  must(!(await release()).includes('New tag:'), 'a second release published again');
}

/** What a user does next. */
async function use(env: Record<string, string>): Promise<void> {
  const folder = newFolder('user');
  const run = (name: string, args: readonly string[], cwd: string) => execa(name, args, { cwd, env, stdin: 'ignore' });
  mkdirSync(folder, { recursive: true });
  await run('npm', ['create', '--yes', 'chainrule', 'app', '--', '--template', 'node'], folder);
  await run('npm', ['install', '--no-audit', '--no-fund'], join(folder, 'app'));
  const { stdout } = await run('npm', ['start'], join(folder, 'app'));
  must(stdout.trim().endsWith('xor: 0 1 1 0'), `the starter printed ${stdout}`);
  const wrong =
    "import { Value } from '@chainrule/engine'; try { new Value('2'); } catch (error) { console.log(error.message); }";
  const told = await run('node', ['--input-type=module', '--eval', wrong], join(folder, 'app'));
  const address = 'https://someone.github.io/chainrule/guide/errors/#ERR_DATA';
  must(told.stdout.trim().endsWith(` See ${address}`), `a message does not end in its address: ${told.stdout}`);
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<number> {
  const start = Date.now();
  let step = '';
  const next = (name: string): void => {
    step = name;
    say(`${((Date.now() - start) / 1000).toFixed(0).padStart(4)} s  ${name}`);
  };
  let stop = async (): Promise<void> => {};
  try {
    next('a registry of our own');
    const registry = await startRegistry();
    stop = registry.stop;
    next('a clean checkout, installed');
    const folder = await cleanCheckout();
    next('versions and changelogs');
    await version(folder);
    next('built and published; and again, which publishes nothing');
    await publish(folder, registry.env);
    next('npm create chainrule, npm install, npm start');
    await use(registry.env);
    next('done');
    rmSync(join(folder, '..'), { recursive: true, force: true });
    return 0;
  } catch (error) {
    process.stderr.write(
      `rehearse: "${step}" went wrong: ${error instanceof Error ? error.message.slice(-3000) : String(error)}\n`,
    );
    return 1;
  } finally {
    await stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
