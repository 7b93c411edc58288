// #region download
import { loadSafetensors, type MLP, saveSafetensors } from '@chainrule/nn';

/** Offers the parameters as a file to download. */
export function download(model: MLP, name = 'model.safetensors'): void {
  const bytes = new Uint8Array(saveSafetensors(model.stateDict()));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Loads what the reader chose in an <input type="file">. */
export async function upload(model: MLP, file: File): Promise<void> {
  model.loadStateDict(loadSafetensors(new Uint8Array(await file.arrayBuffer())));
}
// #endregion download

// #region keep
/** The browser's own database; it keeps bytes as they are. */
function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('models', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('models');
    request.onsuccess = () => resolve(request.result.transaction('models', mode).objectStore('models'));
    request.onerror = () => reject(request.error);
  });
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Keeps a model in this browser. */
export async function keep(name: string, model: MLP): Promise<void> {
  await done((await store('readwrite')).put(saveSafetensors(model.stateDict()), name));
}

/** Loads it again; false if there is none of that name. */
export async function recall(name: string, model: MLP): Promise<boolean> {
  const bytes: Uint8Array | undefined = await done((await store('readonly')).get(name));
  if (bytes !== undefined) model.loadStateDict(loadSafetensors(bytes));
  return bytes !== undefined;
}
// #endregion keep
