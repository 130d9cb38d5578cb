const AUDIO_NAME = /\.(flac|wav|wave|aif|aiff|aifc|mp3|ogg|oga|opus|m4a|mp4)$/i;

/** `folder` is the name of the first folder among what was picked; `leftOut` counts its files that are no audio. */
export type Picked = { files: File[]; folder: string | null; leftOut: number };

/** Files as they were picked one by one: each is taken as meant, whatever its name. */
export function pickFiles(files: readonly File[]): Picked {
  return { files: [...files], folder: null, leftOut: 0 };
}

/** The content of a folder that was chosen: audio in the order of its paths, the rest (covers, logs) left out. */
export function pickFolder(files: readonly File[]): Picked {
  const audio = files.filter(({ name }) => AUDIO_NAME.test(name)).sort(byPath);
  const folder = files[0]?.webkitRelativePath.split("/")[0] || null;
  return { files: audio, folder, leftOut: files.length - audio.length };
}

/** What was let go over the page: files as they are, folders with all that is in them. */
export async function readDrop(transfer: DataTransfer): Promise<Picked> {
  // entries must be asked for at once: after the first wait the browser has emptied the list
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const dropped = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const picked: Picked = { files: [], folder: null, leftOut: 0 };
  for (const { entry, file } of dropped) {
    if (!entry?.isDirectory) {
      if (file) picked.files.push(file);
      continue;
    }
    picked.folder ??= entry.name;
    const inside = await readFolder(entry as FileSystemDirectoryEntry);
    const audio = inside.filter(({ name }) => AUDIO_NAME.test(name));
    picked.files.push(...audio);
    picked.leftOut += inside.length - audio.length;
  }
  return picked;
}

async function readFolder(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  // a reader gives a hundred at a time, and an empty list at the end
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    entries.push(...some);
  }
  entries.sort((a, b) => compareNames(a.name, b.name));
  const files: File[] = [];
  for (const entry of entries) {
    if (entry.isDirectory) files.push(...(await readFolder(entry as FileSystemDirectoryEntry)));
    else files.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)));
  }
  return files;
}

function byPath(a: File, b: File): number {
  return compareNames(a.webkitRelativePath, b.webkitRelativePath);
}

/** "2" before "10", as people number their tracks. */
function compareNames(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true, sensitivity: "base" });
}
