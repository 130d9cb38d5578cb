const DATABASE = "backline-uploads";
const STORE = "files";
/** Room that is left alone: a browser that runs full throws away more than an upload. */
const SPARE_BYTES = 256 * 1_048_576;

/** Where a file goes that has not begun: `releaseId` when it joins a record that is there. `order`: as it was dropped. */
export type QueuedTarget = { artistId: string; batch: string | null; releaseId: string | null; order: number };
/**
 * A file that a reload would otherwise take from the page, under the address of its upload, or, before it has one, under
 * `queuedAddress`. `key` is the row's.
 */
export type KeptFile = { uploadUrl: string; file: File; key?: string; queued?: QueuedTarget };

/** Keeps a file in the browser's own database. False where that cannot be: no database, no room, a private window. */
export async function keepFile(kept: KeptFile): Promise<boolean> {
  try {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    if (quota - usage < kept.file.size + SPARE_BYTES) return false;
    await inStore("readwrite", (store) => store.put(kept));
    return true;
  } catch {
    return false;
  }
}

export async function forgetFile(uploadUrl: string): Promise<void> {
  await inStore("readwrite", (store) => store.delete(uploadUrl)).catch(() => undefined);
}

/** What is kept, by the address of its upload; empty where the browser keeps nothing. */
export async function readKeptFiles(): Promise<Map<string, KeptFile>> {
  const all = await inStore("readonly", (store) => store.getAll() as IDBRequest<KeptFile[]>).catch(() => []);
  return new Map(all.map((kept) => [kept.uploadUrl, kept]));
}

async function inStore<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    const transaction = database.transaction(STORE, mode);
    const request = ask(transaction.objectStore(STORE));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      transaction.onerror = () => reject(transaction.error);
    });
    return request.result;
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "uploadUrl" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
