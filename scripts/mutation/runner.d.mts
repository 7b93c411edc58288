/** The types of runner.mjs. */
interface TestRun {
  readonly id: string;
  readonly status: 0 | 1;
  readonly failureMessage?: string;
}
interface MutantRun {
  readonly activeMutant: { readonly id: string };
  readonly mutantActivation: 'static' | 'runtime';
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
}
interface Runner {
  init(): Promise<void>;
  dryRun(): Promise<{
    readonly status: string;
    readonly tests: readonly TestRun[];
    readonly mutantCoverage: {
      readonly static: Readonly<Record<string, number>>;
      readonly perTest: Readonly<Record<string, Readonly<Record<string, number>>>>;
    };
  }>;
  mutantRun(options: MutantRun): Promise<{ readonly status: string }>;
}

export declare const runnerPlugin: { readonly injectableClass: new () => Runner };
