import "server-only";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { env } from "@/lib/platform/env";
import { newPartName } from "./part-files";

/**
 * A folder for as long as `use` takes: on the store's own disk, which has the room that was asked about, and named as the
 * part files beside it, so that what a killed process left goes with them.
 */
export async function inWorkFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = path.join(/* turbopackIgnore: true */ env.BACKLINE_DATA_DIR, "media", "incoming", newPartName());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
