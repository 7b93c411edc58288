import { describe, expect, it } from 'vitest';
import { ParityError } from '../src/errors.ts';
import { type Oracle, startOracle } from '../src/oracle/process.ts';
import { fakePython } from './fake-python.ts';

const question = (name: string) => ({ name, kind: 'program', body: {} });

/** Asks five questions at once and gives what became of them. */
async function askFive(oracle: Oracle): Promise<string[]> {
  const names = ['first', 'second', 'third', 'fourth', 'fifth'];
  const settled = await Promise.allSettled(names.map((name) => oracle.ask(question(name))));
  await oracle.close();
  return settled.map((result) =>
    result.status === 'fulfilled' ? 'answered' : `${result.reason.code}: ${result.reason.message}`,
  );
}

describe('startOracle()', () => {
  it('matches answers to questions in order', async () => {
    expect(await askFive(await startOracle({ python: fakePython({}) }))).toEqual(Array(5).fill('answered'));
  });

  it('names the case, the exit code and the last words when Python dies mid-run', async () => {
    const [, second, third, fourth] = await askFive(await startOracle({ python: fakePython({ behaviour: 'dies' }) }));
    expect(second).toBe('answered');
    expect(third).toMatch(/^ORACLE_DIED: .*exit code 7.*third/s);
    expect(third).toContain('out of memory');
    expect(fourth).toBe(third);
  });

  it('names the case and shows the line when Python prints rubbish', async () => {
    const [, , third] = await askFive(await startOracle({ python: fakePython({ behaviour: 'babbles' }) }));
    expect(third).toMatch(/^ORACLE_RUBBISH: .*third.*Warning: something/s);
  });

  it('names the case and ends Python when it hangs', async () => {
    const [, second, third] = await askFive(
      await startOracle({ python: fakePython({ behaviour: 'hangs' }), timeLimit: 3 }),
    );
    expect(second).toBe('answered');
    expect(third).toMatch(/^ORACLE_HUNG: .*third within 3 s/s);
  });

  it('does not take its own business for a silent Python: answers that came meanwhile count', async () => {
    const oracle = await startOracle({ python: fakePython({}), timeLimit: 0.5 });
    const asked = Promise.all(['first', 'second', 'third'].map((name) => oracle.ask(question(name))));
    await new Promise((resolve) => setImmediate(resolve)); // the questions leave
    const until = Date.now() + 1500;
    while (Date.now() < until); // longer than the limit, and nothing is read
    expect(await asked).toHaveLength(3);
    await oracle.close();
  });

  it('refuses whoever does not introduce himself as the oracle', async () => {
    const start = startOracle({ python: fakePython({ greeting: 'Python 3.11.7' }) });
    await expect(start).rejects.toThrow(/first line was: Python 3.11.7/);
    await expect(start).rejects.toBeInstanceOf(ParityError);
  });

  it('refuses a program that is not there', async () => {
    await expect(startOracle({ python: '/nowhere/python' })).rejects.toMatchObject({ code: 'ORACLE_DIED' });
  });
});
