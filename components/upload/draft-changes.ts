import type { ReleasePatch } from "@/lib/shared/schemas/catalog";
import type { ReportFix } from "@/lib/shared/schemas/draft";
import type { OwnReleaseDetail, UploadedTrack } from "@/lib/shared/schemas/upload";
import type { DraftChange } from "./draft-api";

/** A single is one thing to its artist: title and price of its track and of the record change together. */
export function isSingleTrack(draft: OwnReleaseDetail): boolean {
  return draft.tracks.length === 1;
}

export function changeTrack(
  draft: OwnReleaseDetail,
  track: UploadedTrack,
  patch: { title?: string; price?: string; isPriceOpen?: boolean },
): DraftChange[] {
  const ofTrack: DraftChange = { of: "track", releaseId: draft.id, trackId: track.id, patch };
  return isSingleTrack(draft) ? [ofTrack, changeRelease(draft, patch)] : [ofTrack];
}

export function changeRelease(draft: OwnReleaseDetail, patch: ReleasePatch): DraftChange {
  return { of: "release", releaseId: draft.id, patch };
}

/** What one key of the report does. */
export function applyFix(draft: OwnReleaseDetail, fix: ReportFix): DraftChange[] {
  if (fix.of !== "tracks") return [changeRelease(draft, fix.patch)];
  return fix.patches.flatMap(({ trackId, patch }) => {
    const track = draft.tracks.find(({ id }) => id === trackId);
    if (!track) return [];
    if (isSingleTrack(draft) && patch.title !== undefined) return changeTrack(draft, track, { title: patch.title });
    return [{ of: "track", releaseId: draft.id, trackId, patch }];
  });
}

/** One price for each track that stands in the record, set in one go. */
export function priceAllTracks(draft: OwnReleaseDetail, price: string): DraftChange[] {
  return draft.tracks.map((track) => ({ of: "track", releaseId: draft.id, trackId: track.id, patch: { price } }));
}

/** What every track costs alone when they all cost the same; null when they differ or one has no price yet. */
export function findCommonPrice(draft: OwnReleaseDetail): number | null {
  const [first, ...others] = draft.tracks;
  const isCommon = first?.isPriced && others.every((track) => track.isPriced && track.priceMinor === first.priceMinor);
  return isCommon ? first.priceMinor : null;
}
