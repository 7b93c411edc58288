/** Where the page of errors is. The repository names no host: `scripts/src/name-repository.ts` writes it here before a release. */

/** What a message ends in, before the error's code: ` See https://…/guide/errors/#`; '' where the site is not known. */
export const seeErrors: string = '';
