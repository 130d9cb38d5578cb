"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { changeRelease } from "./draft-changes";
import { dropTrack, moveToDisc, type Place, stepTrack } from "./move-track";
import type { SaveDraft } from "./use-drafts";

/** The track in the hand, and the one whose place it would take. */
export type Drag = { trackId: string; ontoId: string };
export type Reorder = {
  drag: Drag | null;
  /** What a screen reader is told about the last move. */
  said: string;
  onDrag: (drag: Drag | null) => void;
  onDrop: (draft: OwnReleaseDetail, drag: Drag) => void;
  onStep: (draft: OwnReleaseDetail, trackId: string, step: -1 | 1) => void;
  onDisc: (draft: OwnReleaseDetail, trackId: string, disc: number) => void;
};

/** Moves tracks of a record: by dragging, by arrow keys on the handle, by the buttons of the editor. */
export function useReorder(save: SaveDraft): Reorder {
  const t = useTranslations("draft.order");
  const [drag, setDrag] = useState<Drag | null>(null);
  const [said, setSaid] = useState("");

  function move(draft: OwnReleaseDetail, trackId: string, places: Place[] | null) {
    if (!places) return setSaid(t("stays"));
    const title = draft.tracks.find(({ id }) => id === trackId)?.title ?? "";
    const disc = places.find(({ id }) => id === trackId)?.disc ?? 1;
    const number = places.filter((place) => place.disc === disc).findIndex(({ id }) => id === trackId) + 1;
    setSaid(t("moved", { title, number, disc }));
    void save([changeRelease(draft, { tracks: places })]).then((refusal) => {
      if (refusal) setSaid(refusal.message ?? t("notMoved"));
    });
  }
  return {
    drag,
    said,
    onDrag: setDrag,
    onDrop: (draft, { trackId, ontoId }) => {
      if (ontoId !== trackId) move(draft, trackId, dropTrack(readOrder(draft), trackId, ontoId));
      setDrag(null);
    },
    onStep: (draft, trackId, step) => move(draft, trackId, stepTrack(readOrder(draft), trackId, step)),
    onDisc: (draft, trackId, disc) => move(draft, trackId, moveToDisc(readOrder(draft), trackId, disc)),
  };
}

function readOrder(draft: OwnReleaseDetail): Place[] {
  return draft.tracks.map(({ id, disc }) => ({ id, disc }));
}
