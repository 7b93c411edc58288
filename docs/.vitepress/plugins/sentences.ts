/** What stands in the comment above an export: written once in the sources, shown by editors and by these pages alike. */

/** A comment and the name that is exported under it. */
const documented = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:async )?(?:const|function|class) (\w+)/g;

/** The sentences before a comment's first tag, on one line. */
const sentencesOf = (comment: string): string =>
  comment
    .replaceAll(/^[ \t]*\*/gm, '')
    .replace(/\s@[a-z][\s\S]*$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** The sentences above each export of some sources, by its name. */
export const documentedIn = (sources: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    sources.flatMap((text) =>
      [...text.matchAll(documented)].map(([, comment = '', name = '']) => [name, sentencesOf(comment)] as const),
    ),
  );
