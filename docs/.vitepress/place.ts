/**
 * Where this site and its source are. The repository names no host, so that a fork builds its own site: whoever builds says it.
 *
 *   DOCS_ORIGIN        https://someone.github.io   where the site is, without a path
 *   DOCS_BASE          /chainrule/                 the path; ends in a slash
 *   GITHUB_REPOSITORY  someone/chainrule           set by GitHub's workflows
 */

/** Without a slash at the end; '' where it is not known. */
export const origin = (process.env.DOCS_ORIGIN ?? '').replace(/\/+$/, '');
/** Ends in a slash. */
export const base = process.env.DOCS_BASE ?? '/';
/** The address of the repository; '' where it is not known. */
export const repository = /^[\w.-]+\/[\w.-]+$/.test(process.env.GITHUB_REPOSITORY ?? '')
  ? `https://github.com/${process.env.GITHUB_REPOSITORY}`
  : '';

/** The whole address of a page or file, from its path without a slash at the beginning; without an origin the path alone. */
export const addressOf = (path: string): string => `${origin}${base}${path}`;
