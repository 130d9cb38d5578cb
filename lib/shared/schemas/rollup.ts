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

const LaterEvent = z.object({ orderId: Uuid, at: z.iso.datetime(), currency: z.string().length(3), rail: z.string() });

/**
 * Money of a sale that went back, by a refund or a lost dispute, on the day it did. `refundMinor` is without tax and
 * positive; the other amounts are what the counters of sale, artist and store lose, so negative.
 */
export const RefundEvent = LaterEvent.extend({
  kind: z.literal("refund"),
  refundId: Uuid,
  taxMinor: z.int(),
  lines: z.array(
    z.object({
      lineId: Uuid,
      artistId: Uuid,
      refundMinor: z.int(),
      storeMinor: z.int(),
      artistMinor: z.int(),
      tracks: z.array(z.object({ trackId: Uuid, refundMinor: z.int(), artistMinor: z.int() })),
    }),
  ),
});
export type RefundEvent = z.infer<typeof RefundEvent>;

/** The difference between a sale's estimated fee and the settled one; every amount may be negative. */
export const FeeEvent = LaterEvent.extend({
  kind: z.literal("fee"),
  lines: z.array(
    z.object({
      lineId: Uuid,
      artistId: Uuid,
      feeMinor: z.int(),
      storeMinor: z.int(),
      artistMinor: z.int(),
      tracks: z.array(z.object({ trackId: Uuid, feeMinor: z.int(), artistMinor: z.int() })),
    }),
  ),
});
export type FeeEvent = z.infer<typeof FeeEvent>;

const Outcome = z.enum(["complete", "partial", "skip"]);
const OfPlay = z.object({ at: z.iso.datetime(), trackId: Uuid, artistId: Uuid, outcome: Outcome });
/** One counted play (outbox topic `rollup`). `person`: a hash of the listener. */
export const PlayEvent = OfPlay.extend({ kind: z.literal("play"), person: z.guid() });
export type PlayEvent = z.infer<typeof PlayEvent>;

/** A counted play that went on: `at` is when it began. */
export const OutcomeEvent = OfPlay.extend({ kind: z.literal("outcome"), before: Outcome });
export type OutcomeEvent = z.infer<typeof OutcomeEvent>;
