import type { DownloadManifest } from "@/lib/shared/schemas/downloads";

type ListedFile = DownloadManifest["files"][number];
/**
 * What a file turned out to be: `match` is the order's file that it is to the byte; else `seems` is the one that it has the
 * name or the length of. A zip says nothing about what is in it.
 */
export type CheckedFile = { name: string; match: ListedFile | null; seems: ListedFile | null; isZip: boolean };

/** SHA-256 of a file in hex, worked out in the browser. */
export async function hashFile(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Letters and digits only: systems and browsers change the rest of a file's name. */
const fold = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");

function findNamed(fileName: string, { files }: DownloadManifest): ListedFile | null {
  const name = fold(fileName);
  const isNamed = ({ trackTitle }: ListedFile) => fold(trackTitle) !== "" && name.includes(fold(trackTitle));
  return files.filter(isNamed).sort((a, b) => b.trackTitle.length - a.trackTitle.length)[0] ?? null;
}

/** Compares by bytes only: a file may have been renamed. */
export async function checkFile(file: File, manifest: DownloadManifest): Promise<CheckedFile> {
  // a file of another length is another file: no need to read it
  const candidates = manifest.files.filter(({ sizeBytes }) => sizeBytes === file.size);
  const isZip = /\.zip$/i.test(file.name);
  const seems = isZip ? null : (findNamed(file.name, manifest) ?? candidates[0] ?? null);
  if (candidates.length === 0) return { name: file.name, match: null, seems, isZip };
  const sha256 = await hashFile(file);
  const match = candidates.find((candidate) => candidate.sha256 === sha256) ?? null;
  return { name: file.name, match, seems: match ? null : seems, isZip };
}
