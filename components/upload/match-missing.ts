import type { UploadItem } from "./upload-item";

/**
 * Files that go on with an upload whose file this browser had lost: the same name and size. Whether the bytes are the same
 * nobody can tell before the end, where the file has to decode.
 */
export function matchMissing(items: readonly UploadItem[], files: readonly File[]) {
  const missing = items.filter((item) => item.phase === "missing");
  const matches: { key: string; file: File }[] = [];
  const rest = files.filter((file) => {
    const at = missing.findIndex(({ name, sizeBytes }) => name === file.name && sizeBytes === file.size);
    const [item] = at < 0 ? [] : missing.splice(at, 1);
    if (item) matches.push({ key: item.key, file });
    return !item;
  });
  return { matches, rest };
}
