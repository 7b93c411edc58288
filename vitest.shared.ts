import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Tests run on the sources of every package, through the private export condition: nothing needs to be built first. */
const conditions = ['@chainrule/source', 'module', 'node', 'development|production'];

/** Ends what hangs, and promises no speed: a machine with other work on it has to stay well below. */
export const patience = { testTimeout: 240_000, hookTimeout: 240_000 } as const;

export const shared: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    ...patience,
    reporters: ['default', ['json', { outputFile: '.reports/vitest.json' }]],
  },
});
