/**
 * Fails on an action that a workflow takes by a name which its owner can move: a tag or a branch.
 *
 * What a workflow runs has its rights, to publish among them. A commit's hash names one state for ever; the version beside it, in a comment,
 * is for the reader and for the tools that propose newer ones. Actions of this repository (`./…`) come with its own commit.
 */
import type { Check } from './repository.ts';

const workflow = /^\.github\/.*\.ya?ml$/;
const pinned = /^[\w.-]+(\/[\w.-]+)+@[0-9a-f]{40} # v\d+(\.\d+){2}$/;

const unquoted = (text: string): string => text.trim().replaceAll(/["']/g, '');

/** What a line takes from elsewhere, with its comment; undefined if nothing. */
const taken = (line: string): string | undefined => {
  const use =
    /^\s*(?:-\s*)?["']?uses["']?\s*:\s*(.*)$/.exec(line)?.[1] ?? /[{,]\s*["']?uses["']?\s*:\s*([^,}]*)/.exec(line)?.[1];
  return use === undefined ? undefined : unquoted(use);
};

export const checkWorkflows: Check = (files) =>
  [...files]
    .filter(([path]) => workflow.test(path))
    .flatMap(([path, text]) =>
      text.split('\n').flatMap((line, index) => {
        const use = taken(line);
        if (use === undefined || use.startsWith('./') || pinned.test(use)) return [];
        return [
          `${path}:${index + 1}: uses ${use}; name a commit by its 40 digits, and the version in a comment: owner/action@… # v1.2.3`,
        ];
      }),
    );
