/** What a tarball may hold, and nothing else; and that source maps lead to sources that are shipped. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tarball } from './packing.ts';

const common = [
  /^dist\/.*\.(js|d\.ts)(\.map)?$/,
  /^src\/.*\.ts$/,
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
];
const extra: Readonly<Record<Tarball['name'], readonly RegExp[]>> = {
  engine: [],
  nn: [/^(dist|src)\/.*\.json$/],
  'create-chainrule': [/^templates\/(node|vite|notebook)\/[\w.]+$/],
  parity: [/^python\/.*\.(py|txt)$/, /^fixtures\/.*\.(json|jsonl|jsonl\.gz|gz)$/],
};

/** Complaints about the paths of a tarball. */
export function checkContents(name: Tarball['name'], paths: readonly string[]): string[] {
  const allowed = [...common, ...extra[name]];
  const stray = paths.filter((path) => !allowed.some((rule) => rule.test(path)));
  const tests = paths.filter((path) => /\.test\./.test(path));
  const entries = name === 'create-chainrule' ? ['dist/cli.js'] : ['dist/index.js', 'dist/index.d.ts'];
  const missing = ['README.md', 'LICENSE', 'CHANGELOG.md', ...entries].filter((path) => !paths.includes(path));
  return [
    ...stray.map((path) => `${name}: ${path} does not belong into the package`),
    ...tests.map((path) => `${name}: ${path} is a test`),
    ...missing.map((path) => `${name}: ${path} is missing`),
  ];
}

/** Complaints about source maps of an installed package that lead nowhere, or that hold the sources once more. */
export function checkMaps(folder: string, paths: readonly string[]): string[] {
  return paths
    .filter((path) => path.endsWith('.map'))
    .flatMap((path) => {
      const map = JSON.parse(readFileSync(join(folder, path), 'utf8')) as {
        sources: string[];
        sourcesContent?: unknown;
      }; // the format of source maps
      const lost = map.sources.filter((source) => !existsSync(join(folder, dirname(path), source)));
      return [
        ...lost.map((source) => `${path} leads to ${source}, which is not there`),
        ...(map.sourcesContent === undefined ? [] : [`${path} holds sources that are shipped beside it`]),
        ...(map.sources.length === 0 ? [`${path} leads nowhere`] : []),
      ];
    });
}

/** Most bytes of a packed package, where that was promised. */
export const mostPacked: Partial<Readonly<Record<Tarball['name'], number>>> = { engine: 450_000 };

/** Complaints about a manifest: scripts that run at install, dependencies that were not agreed on, private conditions. */
export function checkManifest(name: Tarball['name'], manifest: Manifest): string[] {
  const agreed: Readonly<Record<Tarball['name'], readonly string[]>> = {
    engine: [],
    'create-chainrule': [],
    nn: ['@chainrule/engine', 'pure-rand'],
    parity: ['@chainrule/engine', '@chainrule/nn', 'execa', 'pure-rand', 'cli-progress'],
  };
  const scripts = ['preinstall', 'install', 'postinstall', 'prepare'].filter(
    (script) => manifest.scripts?.[script] !== undefined,
  );
  const strange = Object.keys(manifest.dependencies ?? {}).filter((dependency) => !agreed[name].includes(dependency));
  const text = JSON.stringify(manifest.exports ?? {});
  return [
    ...scripts.map((script) => `${name}: runs a ${script} script`),
    ...strange.map((dependency) => `${name}: depends on ${dependency}, which was not agreed on`),
    ...(text.includes('@chainrule/source') ? [`${name}: exports its private condition`] : []),
    ...(JSON.stringify(manifest.dependencies ?? {}).includes('workspace:') ? [`${name}: depends on a workspace`] : []),
  ];
}

/** What is read of a package.json. */
export interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports?: unknown;
}
