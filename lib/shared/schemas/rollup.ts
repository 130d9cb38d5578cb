import { z } from "zod";

const Uuid = z.uuid();

/** What analytics is told of one captured order (outbox topic `rollup`). Bare uuids; amounts without tax; parts of a line add up to it. */
export const SaleEvent = z.object({
  kind: z.literal("sale"),
  orderId: Uuid,
  at: z.iso.datetime(),
  currency: z.string().length(3),
  country: z.string(),
  rail: z.string().nullable(),
  taxMinor: z.int(),
  lines: z.array(
    z.object({
      lineId: Uuid,
      kind: z.enum(["track", "release"]),
      releaseId: Uuid,
      artistId: Uuid,
      copies: z.int(),
      grossMinor: z.int(),
      feeMinor: z.int(),
      storeMinor: z.int(),
      artistMinor: z.int(),
      /** The line divided over its tracks, each part by largest remainder. */
      tracks: z.array(z.object({ trackId: Uuid, grossMinor: z.int(), feeMinor: z.int(), artistMinor: z.int() })),
    }),
  ),
});
export type SaleEvent = z.infer<typeof SaleEvent>;

/** One counted play (outbox topic `rollup`). */
export const PlayEvent = z.object({ kind: z.literal("play"), at: z.iso.datetime(), trackId: Uuid, artistId: Uuid });
export type PlayEvent = z.infer<typeof PlayEvent>;
