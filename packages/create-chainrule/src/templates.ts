/** The kinds of project, and what comes after one is written. */

export interface Template {
  readonly name: string;
  readonly what: string;
  /** What to type next, in the new folder. */
  readonly next: readonly string[];
}

export const templates: readonly Template[] = [
  { name: 'node', what: 'a program for Node, Deno or Bun', next: ['npm install', 'npm start'] },
  { name: 'vite', what: 'a page with a worker, built by Vite', next: ['npm install', 'npm run dev'] },
  {
    name: 'notebook',
    what: "a Jupyter notebook for Deno's kernel",
    next: ['deno jupyter --install', 'jupyter lab moons.ipynb'],
  },
];
