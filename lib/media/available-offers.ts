import "server-only";
import { env } from "@/lib/platform/env";
import { listOffers, type Master, type Offer, type RenderedFormat } from "@/lib/shared/download-format";
import { findFfmpeg } from "./examine/find-ffmpeg";

/** As `listOffers`, on this machine: without ffmpeg there is the artist's own file only. */
export async function listAvailableOffers(master: Master): Promise<Offer[]> {
  return keepAvailable(listOffers(master));
}

/** Without it there is no M4A in and no other format out, and the pages say so. */
export async function hasFfmpeg(): Promise<boolean> {
  return (await findFfmpeg(env.FFMPEG_PATH ?? "ffmpeg")) !== null;
}

async function keepAvailable(offers: Offer[]): Promise<Offer[]> {
  const canMake = await hasFfmpeg();
  return offers.filter(({ format }) => canMake || format === "original");
}

/** The same for each track of a record. */
export async function listRecordOffers(masters: readonly Master[]): Promise<{ offers: Offer[]; isRevoked: false }[]> {
  return Promise.all(
    masters.map(async (master) => ({ offers: await listAvailableOffers(master), isRevoked: false as const })),
  );
}

/** What this machine makes of a lossless master; nothing without ffmpeg. */
export async function listMadeFormats(): Promise<RenderedFormat[]> {
  const offers = await listAvailableOffers({ isLossless: true, bitrateBps: null });
  return offers.flatMap(({ format }) => (format === "original" ? [] : format));
}

/** The same order with the formats that this machine can make. */
export async function narrowOffers<T extends { downloads: { offers: Offer[] }[] }>(order: T): Promise<T> {
  const narrow = async <D extends { offers: Offer[] }>(one: D) => ({ ...one, offers: await keepAvailable(one.offers) });
  return { ...order, downloads: await Promise.all(order.downloads.map(narrow)) };
}
