"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { fetchDraft, patchRelease, patchTrack, putCover, putPreviewStart, type Refused } from "./draft-api";

export type DraftChange =
  | { of: "release"; releaseId: string; patch: Parameters<typeof patchRelease>[1] }
  | { of: "track"; releaseId: string; trackId: string; patch: Parameters<typeof patchTrack>[1] }
  | { of: "preview"; releaseId: string; trackId: string; fromMs: number }
  | { of: "cover"; releaseId: string; picture: File };

/** Null when it was saved. */
export type SaveDraft = (changes: readonly DraftChange[]) => Promise<Refused | null>;
export type SaveStatus = { kind: "idle" } | { kind: "saving" } | { kind: "saved"; at: Date } | { kind: "unsaved" };
export type Drafts = {
  byId: Readonly<Record<string, OwnReleaseDetail>>;
  status: SaveStatus;
  save: SaveDraft;
  reload: (releaseId: string) => Promise<void>;
};

/**
 * The records on the desk as the server has them. Changes go out one after another, so that publishing never overtakes
 * a price that is still on its way.
 */
export function useDrafts(initial: OwnReleaseDetail | null): Drafts {
  const [byId, setById] = useState<Drafts["byId"]>(initial ? { [initial.id]: initial } : {});
  const [status, setStatus] = useState<SaveStatus>({ kind: "idle" });
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  const reload = useCallback(async (releaseId: string) => {
    const answer = await fetchDraft(releaseId);
    if (answer.isSaved) setById((known) => ({ ...known, [releaseId]: answer.value }));
  }, []);

  const save: SaveDraft = useCallback(
    (changes) => {
      setById((known) => changes.reduce(placeAhead, known));
      const turn = queue.current.then(async () => {
        setStatus({ kind: "saving" });
        const refusal = await sendChanges(changes);
        for (const releaseId of new Set(changes.map((change) => change.releaseId))) await reload(releaseId);
        setStatus(refusal ? { kind: "unsaved" } : { kind: "saved", at: new Date() });
        return refusal;
      });
      queue.current = turn;
      return turn;
    },
    [reload],
  );
  return { byId, status, save, reload };
}

async function sendChanges(changes: readonly DraftChange[]): Promise<Refused | null> {
  for (const change of changes) {
    const answer = await sendChange(change);
    if (!answer.isSaved) return answer;
  }
  return null;
}

function sendChange(change: DraftChange) {
  if (change.of === "release") return patchRelease(change.releaseId, change.patch);
  if (change.of === "track") return patchTrack(change.trackId, change.patch);
  if (change.of === "preview") return putPreviewStart(change.trackId, change.fromMs);
  return putCover(change.releaseId, change.picture);
}

/** A new order shows before the server has it: the next step counts from there. */
function placeAhead(byId: Drafts["byId"], change: DraftChange): Drafts["byId"] {
  const draft = byId[change.releaseId];
  if (change.of !== "release" || !change.patch.tracks || !draft) return byId;
  const tracks = change.patch.tracks.flatMap((place) => {
    const { id, disc } = typeof place === "string" ? { id: place, disc: 1 } : place;
    const track = draft.tracks.find((one) => one.id === id);
    return track ? [{ ...track, disc }] : [];
  });
  return { ...byId, [draft.id]: { ...draft, tracks } };
}

/** Loads each record that uploads brought onto the desk, again whenever one more of its files is in. */
export function useLoadedDrafts(drafts: Drafts, marks: readonly string[]) {
  const { reload } = drafts;
  const seen = useRef(new Set<string>());
  useEffect(() => {
    for (const mark of marks) {
      if (seen.current.has(mark)) continue;
      seen.current.add(mark);
      const [releaseId = ""] = mark.split("/");
      reload(releaseId);
    }
  }, [marks, reload]);
}
