/** The page's elements, by their id. */
export function element<E extends Element>(id: string, kind: new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} called ${id}`);
  return found;
}

/** The text of the file that was chosen; of the example's table where none was. */
export const chosen = async ({ files }: HTMLInputElement, otherwise: string): Promise<string> =>
  files?.[0]?.text() ?? otherwise;
