/** The types of thoughts.mjs. */
export interface Mutator {
  readonly name: string;
}
export declare const thoughts: readonly Mutator[];
export declare const strykersMutators: () => Promise<readonly Mutator[]>;
export declare function addThoughts(): Promise<void>;
export declare function sampleMutants(n: number): Promise<void>;

interface Path {
  readonly node: { readonly start?: number | null; readonly end?: number | null };
}
/** The part of Babel that the tests use. */
export declare const babel: {
  parseSync(code: string, options: object): object | null;
  traverse(tree: object, visitor: { enter(path: Path): void }): void;
};
