import type { OwnReleaseDetail, UploadedTrack } from "@/lib/shared/schemas/upload";
import { isSettled, type UploadItem, type UploadState } from "./upload-item";

export const NEW_RECORD = "new";
const SINGLE = "single:";

export type DeskRow = {
  key: string;
  /** Null for a track that was here before this visit. */
  item: UploadItem | null;
  track: UploadedTrack | null;
  /** The record on this desk that the track belongs to; null until it has one, or when the file was here before. */
  releaseId: string | null;
};

export function singleGroup(key: string): string {
  return SINGLE + key;
}

/** Files of this desk: those of the opened record, or everything new when none is opened. */
export function selectDeskItems({ items, releaseIds }: UploadState, openedId: string | null): UploadItem[] {
  if (openedId) return items.filter((item) => releaseIds[item.target.groupKey] === openedId);
  return items.filter(({ target }) => target.groupKey === NEW_RECORD || target.groupKey.startsWith(SINGLE));
}

/** Whether files that belong to a release are still on their way, or paused. */
export function isFilling({ items, releaseIds }: UploadState, releaseId: string): boolean {
  return items.some((item) => releaseIds[item.target.groupKey] === releaseId && !isSettled(item));
}

/** Releases that the desk's files made or belong to, in order of appearance. */
export function selectReleaseIds(items: readonly UploadItem[], state: UploadState, openedId: string | null): string[] {
  const made = items.map((item) => state.releaseIds[item.target.groupKey]);
  return [...new Set([openedId, ...made].filter((id) => typeof id === "string"))];
}

/** What the list shows: each record as it will play, where its first file stands; between them what is not in yet. */
export function buildRows(
  items: readonly UploadItem[],
  state: UploadState,
  drafts: Readonly<Record<string, OwnReleaseDetail>>,
  openedId: string | null,
): DeskRow[] {
  const itemOf = new Map(items.map((item) => [item.track?.id, item]));
  const shown = new Set<string>();
  const listRecord = (releaseId: string): DeskRow[] => {
    if (shown.has(releaseId)) return [];
    shown.add(releaseId);
    return (drafts[releaseId]?.tracks ?? []).map((track) => {
      const item = itemOf.get(track.id) ?? null;
      return { key: item?.key ?? track.id, item, track, releaseId };
    });
  };
  const brought = items.flatMap((item): DeskRow[] => {
    const releaseId = state.releaseIds[item.target.groupKey] ?? null;
    const isPlaced = drafts[releaseId ?? ""]?.tracks.some((track) => track.id === item.track?.id);
    if (releaseId && isPlaced) return listRecord(releaseId);
    const isHere = item.track !== null && item.track.releaseId === releaseId;
    return [{ key: item.key, item, track: item.track, releaseId: isHere ? releaseId : null }];
  });
  const known = selectReleaseIds(items, state, openedId).filter((releaseId) => !shown.has(releaseId));
  return [...known.flatMap(listRecord), ...brought];
}
