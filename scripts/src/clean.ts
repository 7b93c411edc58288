/** Removes what an earlier build left in the `dist` of the package it runs in: a file that has moved would be shipped for ever. */
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
