import { defineConfig } from 'vitest/config';
import { patience, shared } from '../vitest.shared.ts';

/**
 * Two kinds of tests. `text` looks at files and functions; `site` builds the site once and looks at it in a browser, one file at
 * a time, since all of them share two cores.
 */
export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    projects: [
      {
        ...shared,
        test: { name: 'text', include: ['test/*.test.ts', 'test/{prose,exercises}/**/*.test.ts'], ...patience },
      },
      {
        ...shared,
        test: {
          name: 'site',
          include: ['test/site/*.test.ts'],
          globalSetup: ['test/site/setup.ts'],
          fileParallelism: false,
          ...patience,
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});
