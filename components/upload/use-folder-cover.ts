"use client";

import { useCallback, useEffect, useState } from "react";
import type { SaveDraft } from "./use-drafts";

type Waiting = { groupKey: string; picture: File };

/** A picture from a dropped folder waits until the first file has made the release that it belongs to. */
export function useFolderCover(releaseIds: Readonly<Record<string, string>>, save: SaveDraft) {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const releaseId = waiting ? releaseIds[waiting.groupKey] : undefined;
  useEffect(() => {
    if (!waiting || !releaseId) return;
    setWaiting(null);
    void save([{ of: "cover", releaseId, picture: waiting.picture }]);
  }, [waiting, releaseId, save]);
  return useCallback((groupKey: string, picture: File) => setWaiting({ groupKey, picture }), []);
}
