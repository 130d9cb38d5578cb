import "server-only";
import path from "node:path";
import { env } from "@/lib/platform/env";
import { processGlobal } from "@/lib/platform/process-global";
import { EmbeddedStore } from "./embedded";
import type { MediaStore } from "./store";

/** The store of this instance, in `media/` of the data folder. */
export function mediaStore(): MediaStore {
  return processGlobal(
    "media-store",
    () => new EmbeddedStore(path.join(/* turbopackIgnore: true */ env.BACKLINE_DATA_DIR, "media")),
  );
}
