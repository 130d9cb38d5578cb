"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import type { EditorEvents } from "./track-editor";
import type { UploadItem } from "./upload-item";
import { useUploads } from "./upload-provider";
import type { useTyping } from "./use-desk";
import type { Drafts } from "./use-drafts";

/**
 * What the desk does once a track or a whole record is removed: it forgets the files, says so, and takes the focus there.
 * An opened record that is gone leads back to the list.
 */
export function useGone({ byId, reload }: Drafts, { forgetTyped }: ReturnType<typeof useTyping>, isOpened: boolean) {
  const router = useRouter();
  const { state, dispatch } = useUploads();
  // an object, so that the same words twice are said twice
  const [said, setSaid] = useState<{ words: string } | null>(null);
  const note = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (said) note.current?.focus();
  }, [said]);
  const forget = (releaseId: string, trackId: string | null) => {
    const isGone = ({ target, track }: UploadItem) =>
      trackId === null ? state.releaseIds[target.groupKey] === releaseId : track?.id === trackId;
    const gone = state.items.filter(isGone);
    for (const { key } of gone) dispatch({ type: "removed", key });
    if (trackId === null) dispatch({ type: "cleared", groupKeys: gone.map(({ target }) => target.groupKey) });
  };
  const onGone: EditorEvents["onGone"] = ({ releaseId, trackId }, words) => {
    forget(releaseId, trackId);
    const tracks = byId[releaseId]?.tracks ?? [];
    forgetTyped(trackId ? [trackId] : [releaseId, ...tracks.map(({ id }) => id)]);
    setSaid({ words });
    if (trackId === null && isOpened) return router.push("/portal/releases");
    if (trackId !== null) void reload(releaseId);
    // the head of the page says the state too
    router.refresh();
  };
  return { said: said?.words ?? null, note, onGone };
}
