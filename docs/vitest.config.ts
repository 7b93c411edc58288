import { mergeConfig } from 'vitest/config';
import { shared } from '../vitest.shared.ts';

/** One file at a time: they share one browser's patience with two cores. */
export default mergeConfig(shared, {
  test: { globalSetup: ['test/setup.ts'], fileParallelism: false, testTimeout: 90_000, hookTimeout: 90_000 },
});
