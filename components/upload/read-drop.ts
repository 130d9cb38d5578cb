import { notePath, pathOf } from "./file-path";

const AUDIO_NAME = /\.(flac|wav|wave|aif|aiff|aifc|mp3|ogg|oga|opus|m4a|mp4)$/i;

const COVER_NAME = /^(cover|folder|front|album(?:[ _-]?art)?)\.(jpe?g|png|webp)$/i;
/** Names by how surely they mean the record's cover. */
const COVER_NAMES = ["cover", "front", "folder"];

/**
 * `folder` is the name of the first folder among what was picked, `cover` the picture in it that is the record's; `leftOut`
 * counts its files that are neither.
 */
export type Picked = { files: File[]; folder: string | null; leftOut: number; cover: File | null };

/** Files as they were picked one by one: each is taken as meant, whatever its name. */
export function pickFiles(files: readonly File[]): Picked {
  return { files: [...files], folder: null, leftOut: 0, cover: null };
}

/** The content of a folder that was chosen: audio in the order of its paths, the rest (covers, logs) left out. */
export function pickFolder(files: readonly File[]): Picked {
  const audio = files.filter(({ name }) => AUDIO_NAME.test(name)).sort(byPath);
  const folder = files[0]?.webkitRelativePath.split("/")[0] || null;
  const cover = chooseCover(files);
  return { files: audio, folder, cover, leftOut: files.length - audio.length - (cover ? 1 : 0) };
}

/** What was let go over the page: files as they are, folders with all that is in them. */
export async function readDrop(transfer: DataTransfer): Promise<Picked> {
  // entries must be asked for at once: after the first wait the browser has emptied the list
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const dropped = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const picked: Picked = { files: [], folder: null, leftOut: 0, cover: null };
  for (const { entry, file } of dropped) {
    if (!entry?.isDirectory) {
      if (file && COVER_NAME.test(file.name)) picked.cover ??= file;
      else if (file) picked.files.push(file);
      continue;
    }
    picked.folder ??= entry.name;
    const inside = await readFolder(entry as FileSystemDirectoryEntry);
    const audio = inside.filter(({ name }) => AUDIO_NAME.test(name));
    const cover = picked.cover ? null : chooseCover(inside);
    picked.cover ??= cover;
    picked.files.push(...audio);
    picked.leftOut += inside.length - audio.length - (cover ? 1 : 0);
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
    else files.push(await openEntry(entry as FileSystemFileEntry));
  }
  return files;
}

async function openEntry(entry: FileSystemFileEntry): Promise<File> {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
  notePath(file, entry.fullPath);
  return file;
}

/** The picture nearest to the top of the folder, by name where there are several. */
function chooseCover(files: readonly File[]): File | null {
  const rank = (file: File) => {
    const known = COVER_NAMES.indexOf(file.name.toLowerCase().split(".")[0] ?? "");
    return pathOf(file).split("/").length * 10 + (known < 0 ? COVER_NAMES.length : known);
  };
  const pictures = files.filter(({ name }) => COVER_NAME.test(name)).sort((a, b) => rank(a) - rank(b));
  return pictures[0] ?? null;
}

function byPath(a: File, b: File): number {
  return compareNames(a.webkitRelativePath, b.webkitRelativePath);
}

/** "2" before "10", as people number their tracks. */
function compareNames(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true, sensitivity: "base" });
}
