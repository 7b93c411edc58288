import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Tests run on the sources of every package, through the private export condition: nothing needs to be built first. */
const conditions = ['@chainrule/source', 'module', 'node', 'development|production'];

export const shared: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 30_000,
    reporters: ['default', ['json', { outputFile: '.reports/vitest.json' }]],
  },
});
