import { expect, test } from 'vitest';
import { help, parseFlags, UsageError } from '../demo/flags.ts';

const message = (...args: string[]): string => {
  try {
    parseFlags(args);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'no error';
};

test('parseFlags() has defaults', () => {
  expect(parseFlags([])).toEqual({ seed: 1337, steps: undefined, files: true, help: false });
});

test('parseFlags() reads every flag, with = or a space, and drops a leading --', () => {
  expect(parseFlags(['--', '--seed=7', '--steps', '5', '--no-files', '--help'])).toEqual({
    seed: 7,
    steps: 5,
    files: false,
    help: true,
  });
});

test('parseFlags() names the flag, the rule and what arrived', () => {
  expect(message('--sede', '3')).toBe('demo: unknown flag --sede. Run with --help for the list of flags.');
  expect(message('-x')).toBe('demo: unknown flag -x. Run with --help for the list of flags.');
  expect(message('--__proto__')).toContain('unknown flag --__proto__');
  expect(message('fast')).toContain('takes flags only, got "fast"');
  expect(message('--seed')).toContain('--seed takes a number, got none');
  expect(message('--seed', 'abc')).toContain('--seed takes a whole number from 0 to 4294967295, got "abc"');
  expect(message('--seed', '1.5')).toContain('got "1.5"');
  expect(message('--seed', '4294967296')).toContain('got "4294967296"');
  expect(message('--seed=-1')).toContain('got "-1"');
  expect(message('--steps', '0')).toContain('--steps takes a whole number from 1 to 10000, got "0"');
  expect(message('--no-files=yes')).toContain('--no-files takes no value, got "yes"');
});

test('the help names every flag', () => {
  for (const flag of ['--seed', '--steps', '--no-files', '--help']) expect(help).toContain(flag);
});
