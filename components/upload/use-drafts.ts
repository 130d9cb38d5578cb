"use client";

import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import {
  type DraftChange,
  fetchDraft,
  patchRelease,
  patchTrack,
  putCover,
  putPreviewStart,
  type Refused,
} from "./draft-api";
import { type DraftsById, openBook, reduceBook, viewBook } from "./draft-book";

/** Null when it was saved. */
export type SaveDraft = (changes: readonly DraftChange[]) => Promise<Refused | null>;
export type SaveStatus = { kind: "idle" } | { kind: "saving" } | { kind: "saved"; at: Date } | { kind: "unsaved" };
export type Drafts = {
  byId: DraftsById;
  status: SaveStatus;
  save: SaveDraft;
  reload: (releaseId: string) => Promise<void>;
};

/**
 * The records on the desk as the server has them. Changes go out one after another, so that publishing never overtakes
 * a price that is still on its way.
 */
export function useDrafts(initial: OwnReleaseDetail | null): Drafts {
  const [book, dispatch] = useReducer(reduceBook, initial, openBook);
  const [status, setStatus] = useState<SaveStatus>({ kind: "idle" });
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const turns = useRef(0);

  const reload = useCallback(async (releaseId: string) => {
    turns.current += 1;
    const turn = turns.current;
    const answer = await fetchDraft(releaseId);
    if (answer.isSaved) dispatch({ type: "read", turn, draft: answer.value });
  }, []);

  const save: SaveDraft = useCallback(
    (changes) => {
      turns.current += 1;
      const turn = turns.current;
      dispatch({ type: "changed", turn, changes });
      const sending = queue.current.then(async () => {
        setStatus({ kind: "saving" });
        const refusal = await sendChanges(changes);
        turns.current += 1;
        dispatch({ type: "answered", turn, now: turns.current, isSaved: refusal === null });
        for (const releaseId of new Set(changes.map((change) => change.releaseId))) await reload(releaseId);
        setStatus(refusal ? { kind: "unsaved" } : { kind: "saved", at: new Date() });
        return refusal;
      });
      queue.current = sending;
      return sending;
    },
    [reload],
  );
  const byId = useMemo(() => viewBook(book), [book]);
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
