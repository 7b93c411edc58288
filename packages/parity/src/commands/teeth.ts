import type { Arguments } from './arguments.ts';
import type { Shell } from './shell.ts';
export const teethCommand = async (_: Arguments, __: Shell): Promise<number> => 2;
