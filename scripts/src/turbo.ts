/**
 * Runs turbo without telemetry, on every system alike: `VARIABLE=1 command` in package.json would not run on Windows.
 * Ends with turbo's own exit code.
 */
import { execa } from 'execa';
import { root } from './repository.ts';

const result = await execa('turbo', process.argv.slice(2), {
  cwd: root,
  preferLocal: true,
  reject: false,
  stdio: 'inherit',
  env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
});
process.exitCode = result.exitCode ?? 1;
