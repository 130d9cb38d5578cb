import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { isSingleTrack } from "./draft-changes";
import type { UploadSummary } from "./summarise-uploads";

/** What publishing still waits for, as counts; nothing left means that it can go. */
export type Waiting = {
  inProgress: number;
  refused: number;
  withoutTracks: number;
  withoutPrice: number;
  unpricedTracks: number;
  unsaved: number;
};

export function checkReadiness(
  drafts: readonly OwnReleaseDetail[],
  summary: Pick<UploadSummary, "open" | "refused">,
  unsavedFields: number,
): { isReady: boolean; waiting: Waiting } {
  const waiting: Waiting = {
    inProgress: summary.open,
    refused: summary.refused,
    withoutTracks: drafts.filter((draft) => draft.tracks.length === 0).length,
    withoutPrice: drafts.filter((draft) => draft.priceMinor === null).length,
    unpricedTracks: drafts
      .filter((draft) => !isSingleTrack(draft))
      .reduce((sum, draft) => sum + draft.tracks.filter((track) => !track.isPriced).length, 0),
    unsaved: unsavedFields,
  };
  const isReady = drafts.length > 0 && Object.values(waiting).every((count) => count === 0);
  return { isReady, waiting };
}
