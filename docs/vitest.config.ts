import { defineConfig } from 'vitest/config';
import { patience, shared } from '../vitest.shared.ts';

/**
 * Two kinds of tests. `text` looks at files and functions; `site` builds the site once and looks at it in a browser, two files at
 * a time: much of their time is waiting, and what they measure is a thread's own time on a processor.
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
          maxWorkers: 2,
          sequence: { groupOrder: 1 }, // after the others, whose number of workers is another
          ...patience,
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});
