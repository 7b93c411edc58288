/** The tests of one mutation group, in its order and in one worker; run by Stryker in its copy of the repository. */
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { shared } from '../../vitest.shared.ts';
import { groups } from './groups.ts';

const group = groups.find(({ name }) => name === process.env.MUTATE_GROUP);
if (group === undefined) throw new Error('MUTATE_GROUP names no group of scripts/mutation/groups.ts');
const { tests } = group;

/** Those tests first that kill most: a mutant's run ends with the first failure. */
class KillersFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = tests.findIndex((path) => moduleId.endsWith(path));
      return found < 0 ? tests.length : found;
    };
    return Promise.resolve([...files].sort((a, b) => rank(a) - rank(b)));
  }
}

export default defineConfig({
  ...shared,
  root: process.cwd(),
  test: {
    include: [...tests],
    setupFiles: ['scripts/mutation/setup.ts'],
    testTimeout: 60_000,
    reporters: ['default'],
    sequence: { sequencer: KillersFirst },
    isolate: false,
  },
});
