import type { UploadTarget } from "./upload-item";

const DATABASE = "backline-uploads";
const STORE = "queue";
/** Room that is left alone: a browser that runs full throws away more than an upload. */
const SPARE_BYTES = 256 * 1_048_576;
/** A copy is written for each: more than this at once would cost the artist's disk more than choosing the folder again. */
const MOST_BYTES = 2_048 * 1_048_576;

/** A file of the desk that a reload would otherwise take from the page. */
export type KeptFile = {
  key: string;
  /** Null until it has had its turn. */
  uploadUrl: string | null;
  releaseId: string | null;
  target: UploadTarget;
  file: File;
  /** Waits for a person, after a reload too. */
  isPaused?: boolean;
  /** Epoch ms; no two alike. */
  keptAtMs: number;
};

let lastKeptAtMs = 0;
let lastWrite: Promise<unknown> = Promise.resolve();

/** Keeps a file in the browser's own database. False where that cannot be: no database, no room, a private window. */
export function keepFile(kept: Omit<KeptFile, "keptAtMs">): Promise<boolean> {
  lastKeptAtMs = Math.max(lastKeptAtMs + 1, Date.now());
  const record = { ...kept, keptAtMs: lastKeptAtMs };
  return write(async () => {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    if (Math.min(quota - SPARE_BYTES, MOST_BYTES) < usage + record.file.size) return false;
    await inStore("readwrite", (store) => store.put(record));
    return true;
  });
}

/** Notes where a kept file is being sent, or that it is to wait; the copy itself stays as it is. */
export async function changeKeptFile(
  key: string,
  change: Partial<Pick<KeptFile, "uploadUrl" | "isPaused">>,
): Promise<void> {
  await write(async () => {
    const kept = await inStore("readonly", (store) => store.get(key) as IDBRequest<KeptFile | undefined>);
    if (kept) await inStore("readwrite", (store) => store.put({ ...kept, ...change }));
    return true;
  });
}

export async function forgetFile(key: string): Promise<void> {
  await write(async () => {
    await inStore("readwrite", (store) => store.delete(key));
    return true;
  });
}

/** What is kept, in the order it came; empty where the browser keeps nothing. */
export async function readKeptFiles(): Promise<KeptFile[]> {
  const all = await inStore("readonly", (store) => store.getAll() as IDBRequest<KeptFile[]>).catch(() => []);
  return all.sort((one, other) => one.keptAtMs - other.keptAtMs);
}

/** One after the other, so that an address never comes before its file; false when the browser refused. */
function write(task: () => Promise<boolean>): Promise<boolean> {
  const written = lastWrite.then(task).catch(() => false);
  lastWrite = written;
  return written;
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
    const request = indexedDB.open(DATABASE, 2);
    request.onupgradeneeded = () => {
      for (const name of request.result.objectStoreNames) request.result.deleteObjectStore(name);
      request.result.createObjectStore(STORE, { keyPath: "key" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
