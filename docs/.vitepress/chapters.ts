/** The tutorial's table of contents. A chapter appears in the sidebar when its file is there. */

export interface Part {
  readonly title: string;
  /** File names in `learn/`, without `.md`. */
  readonly first: number;
  readonly last: number;
}

/** Four parts; chapters are numbered through, and their files begin with two digits. */
export const parts: readonly Part[] = [
  { title: 'Slopes', first: 0, last: 4 },
  { title: 'Backpropagation', first: 5, last: 12 },
  { title: 'Networks that learn', first: 13, last: 18 },
  { title: 'From here to GPT', first: 19, last: 21 },
];
