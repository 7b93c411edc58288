import { existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const output = fileURLToPath(new URL('../../demo-output/', import.meta.url));
const demo = (...flags: string[]) => {
  const args = ['--conditions=@chainrule/source', '--import', 'tsx', 'examples/demo/main.ts', ...flags];
  return execa('node', args, { cwd: root, reject: false });
};

describe('demo', () => {
  test('trains both networks, learns, and writes three pictures, in plain text where there is no terminal', async () => {
    rmSync(output, { recursive: true, force: true });
    const { stdout, stderr, exitCode } = await demo();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).not.toContain(String.fromCharCode(27));
    expect(stdout).toContain('MLP(3, [4, 4, 1]): 41 parameters');
    expect(stdout).toContain('targets [1, -1, -1, 1]\nstep 1\n    curr: [');
    const losses = [...stdout.matchAll(/^ {4}loss: (\S+)$/gm)].map((match) => Number(match[1]));
    expect(losses).toHaveLength(20);
    expect(losses.at(-1)).toBeLessThan(0.1);
    expect(stdout).toMatch(/MLP\(2, \[16, 16, 1\]\): 337 parameters, accuracy (9\d|100) %/);
    for (const name of ['expression.svg', 'loss.svg', 'boundary.svg']) {
      expect(readFileSync(`${output}${name}`, 'utf8'), name).toMatch(/<svg[\s\S]*<\/svg>\s*$/);
    }
  });

  test('is the same for the same seed, and another for another', async () => {
    const [one, again, other] = await Promise.all(
      ['3', '3', '4'].map((seed) => demo('--seed', seed, '--steps', '3', '--no-files')),
    );
    expect(one?.stdout).toBe(again?.stdout);
    expect(one?.stdout).not.toBe(other?.stdout);
  });

  test('--steps sets the steps of both networks, --no-files writes nothing', async () => {
    rmSync(output, { recursive: true, force: true });
    const { stdout } = await demo('--steps', '2', '--no-files');
    expect(stdout.match(/^step /gm)).toHaveLength(2);
    expect(stdout).toContain('step 2/2');
    expect(existsSync(output)).toBe(false);
  });

  test('an unknown flag is one line on stderr and exit code 2; --help is exit code 0', async () => {
    const wrong = await demo('--sede', '3');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stdout).toBe('');
    expect(wrong.stderr).toBe('demo: unknown flag --sede. Run with --help for the list of flags.');
    const help = await demo('--help');
    expect({ exitCode: help.exitCode, stderr: help.stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(help.stdout).toContain('Usage: pnpm demo');
  });
});
