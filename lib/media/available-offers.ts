import "server-only";
import { env } from "@/lib/platform/env";
import { listOffers, type Master, type Offer } from "@/lib/shared/download-format";
import { findFfmpeg } from "./examine/find-ffmpeg";

/** As `listOffers`, on this machine: without ffmpeg there is the artist's own file only. */
export async function listAvailableOffers(master: Master): Promise<Offer[]> {
  const ffmpeg = await findFfmpeg(env.FFMPEG_PATH ?? "ffmpeg");
  return listOffers(master).filter(({ format }) => ffmpeg !== null || format === "original");
}
