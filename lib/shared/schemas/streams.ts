import { z } from "zod";
import { STREAM_CODECS } from "../stream-codec";

/** Tracks somebody is about to hear, and what their player can play. */
export const StreamsInput = z.strictObject({
  trackIds: z.array(z.string().max(40)).min(1).max(20),
  plays: z.array(z.enum(STREAM_CODECS)).max(STREAM_CODECS.length),
});

/**
 * What there is to hear of one track. `full`: all of it, at `url` until `expiresAt` (null: as long as one is signed in);
 * `preparing`: all of it, its file is being made, ask again in a second; `preview`: from `fromMs` to `toMs` at `url`;
 * `none`: not for this listener, or not there. `because` says why it is not the whole of what was bought.
 */
export const StreamView = z.object({
  trackId: z.string(),
  state: z.enum(["full", "preparing", "preview", "none"]),
  url: z.string().nullable(),
  mimeType: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  fromMs: z.int(),
  toMs: z.int(),
  because: z.enum(["refunded", "unplayable"]).nullable(),
});
export type StreamView = z.infer<typeof StreamView>;

/** One per track asked for, in their order. */
export const Streams = z.object({ streams: z.array(StreamView) });
export type Streams = z.infer<typeof Streams>;
