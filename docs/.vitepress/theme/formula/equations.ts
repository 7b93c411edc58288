/** What stays together within a line of text: equations, and a chapter with its number. */

const hard = '\u00a0';

/** `u = x*x; y = u + 3*u` as a title. */
export const equationsIn = (formula: string): string =>
  formula
    .split(';')
    .map((equation) => equation.trim().replaceAll(' ', hard))
    .join(' \u2003');

/** A sentence whose `x = 3` and whose “chapter 7” are not broken between two lines. */
export const keepTogether = (sentence: string): string =>
  sentence.replace(/(?<=[\w)²³]) = (?=[\w(−-])/g, `${hard}=${hard}`).replace(/(?<=\b[Cc]hapter) (?=\d)/g, hard);
