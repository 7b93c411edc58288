import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';

const at = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Two pages, from the packages' sources: a project that has installed the packages needs the inputs alone. */
export default defineConfig({
  root: at('.'),
  base: './',
  resolve: { conditions: ['@chainrule/source', ...defaultClientConditions] },
  worker: { format: 'es' },
  build: { rolldownOptions: { input: { index: at('index.html'), use: at('use.html') } } },
});
