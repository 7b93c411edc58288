/** Names as the model reads them: letters as numbers, and one token for the edge of a name. */

/** Both the beginning and the end of a name. */
export const edge = 26;
/** The most positions: the edge and this many letters less one. */
export const most = 15;

export const shown = (token: number): string => (token === edge ? '·' : String.fromCharCode(97 + token));
export const spoken = (token: number): string => (token === edge ? 'the edge' : shown(token));

/** A typed name as tokens, the edge first; what is wrong with it otherwise. */
export function tokensOf(text: string): { readonly tokens: readonly number[] } | { readonly problem: string } {
  const name = text.trim().toLowerCase();
  if (name === '') return { problem: 'Type a name, or a beginning of one.' };
  const odd = [...name].find((char) => !/^[a-z]$/.test(char));
  if (odd !== undefined) return { problem: `The model knows the letters a to z, and no “${odd}”.` };
  if (name.length > most) return { problem: `The model looks back over ${most} letters, and this has ${name.length}.` };
  return { tokens: [edge, ...[...name].map((char) => char.charCodeAt(0) - 97)] };
}
