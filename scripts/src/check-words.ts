/**
 * Fails on words that tie the repository to one machine: absolute paths of somebody's folders, and addresses of package
 * registries. A clone must work anywhere, and with whatever registry its user has set.
 */
import type { Check } from './repository.ts';

/** The first folders of a path that only one machine has. */
const homes = ['home', 'root', 'tmp', 'work', 'workspace', 'Users', 'mnt', 'media', 'data'];

interface Rule {
  readonly pattern: RegExp;
  readonly what: string;
}

const rules: readonly Rule[] = [
  // After a quote, a space, a bracket, =, or file://; a path in a URL or below another folder does not start there.
  {
    pattern: new RegExp(`(?:^|[\\s'"\`(=,:]|file://)/(?:${homes.join('|')})/[\\w.*-]`),
    what: "a path of one machine's",
  },
  { pattern: /\b[A-Z]:\\+Users\\+\w/, what: "a path of one machine's" },
  { pattern: /\bregistry\.(npmjs|yarnpkg)\.\w+/, what: "a registry's address" },
  { pattern: /\b(files\.pythonhosted|pypi)\.org\/(simple|packages)/, what: "a registry's address" },
  { pattern: /\b(deb|security)\.debian\.org/, what: "a registry's address" },
  {
    pattern: /\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}:\d+/,
    what: 'an address of a private network',
  },
];

/** One complaint per line that names a place. */
export const checkWords: Check = (files) => {
  const complaints: string[] = [];
  for (const [path, text] of files) {
    for (const [index, line] of text.split('\n').entries()) {
      const rule = rules.find(({ pattern }) => pattern.test(line));
      if (rule !== undefined) complaints.push(`${path}:${index + 1} holds ${rule.what}: ${line.trim().slice(0, 80)}`);
    }
  }
  return complaints;
};
