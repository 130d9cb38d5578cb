import { z } from "zod";

const MEBIBYTE = 1_048_576;
const FileBytes = z
  .int()
  .min(MEBIBYTE)
  .max(1024 * MEBIBYTE);
const Files = z.int().min(1).max(1_000_000);
const Room = z
  .int()
  .min(MEBIBYTE)
  .max(1_048_576 * MEBIBYTE);

/** For every artist who has nothing of their own: the most a file may have, an artist may have, and how long a stopped upload is kept. */
export const UploadLimitsInput = z.strictObject({
  maxLossyBytes: FileBytes,
  maxLosslessBytes: FileBytes,
  maxFilesPerArtist: Files,
  maxBytesPerArtist: Room,
  uploadKeepDays: z.int().min(1).max(90),
});
export type UploadLimitsInput = z.infer<typeof UploadLimitsInput>;

/** Null: as the store's. */
export const ArtistQuotaInput = z.strictObject({ maxFiles: Files.nullable(), maxBytes: Room.nullable() });
export type ArtistQuotaInput = z.infer<typeof ArtistQuotaInput>;

export const ArtistRoom = z.object({
  artistId: z.string(),
  name: z.string(),
  usedFiles: z.int(),
  usedBytes: z.int(),
  maxFiles: z.int().nullable(),
  maxBytes: z.int().nullable(),
});
export type ArtistRoom = z.infer<typeof ArtistRoom>;

/** `artists`: those with limits of their own, then by the bytes they have; the first 200. */
export const UploadLimits = z.object({ store: UploadLimitsInput, artists: z.array(ArtistRoom) });
export type UploadLimits = z.infer<typeof UploadLimits>;
