/** Models in this browser's own database, which keeps bytes as they are, for all pages of this address. */
// #region keep
const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function models(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open('penguins', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('models');
  return (await done(opening)).transaction('models', mode).objectStore('models');
}

/** Keeps a model's file under a name. */
export async function keep(name: string, file: Uint8Array): Promise<void> {
  await done((await models('readwrite')).put(file, name));
}

/** The file that was kept under a name; undefined if there is none. */
export async function kept(name: string): Promise<Uint8Array | undefined> {
  return done((await models('readonly')).get(name));
}
// #endregion keep
