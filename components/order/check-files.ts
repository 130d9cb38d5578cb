import type { DownloadManifest } from "@/lib/shared/schemas/downloads";

/** What a file turned out to be: one of the order's, to the byte, or not. A zip says nothing about what is in it. */
export type CheckedFile = { name: string; match: DownloadManifest["files"][number] | null; isZip: boolean };

/** SHA-256 of a file in hex, worked out in the browser. */
export async function hashFile(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Compares by bytes only: a file may have been renamed. */
export async function checkFile(file: File, manifest: DownloadManifest): Promise<CheckedFile> {
  // a file of another length is another file: no need to read it
  const candidates = manifest.files.filter(({ sizeBytes }) => sizeBytes === file.size);
  const isZip = /\.zip$/i.test(file.name);
  if (candidates.length === 0) return { name: file.name, match: null, isZip };
  const sha256 = await hashFile(file);
  return { name: file.name, match: candidates.find((candidate) => candidate.sha256 === sha256) ?? null, isZip };
}
