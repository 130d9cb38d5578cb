"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { changeRelease } from "./draft-changes";
import { dropTrack, moveToDisc, type Place, stepTrack } from "./move-track";
import type { SaveDraft } from "./use-drafts";

export type Reorder = {
  dragged: string | null;
  /** What a screen reader is told about the last move. */
  said: string;
  onDrag: (trackId: string | null) => void;
  onDrop: (draft: OwnReleaseDetail, ontoId: string) => void;
  onStep: (draft: OwnReleaseDetail, trackId: string, step: -1 | 1) => void;
  onDisc: (draft: OwnReleaseDetail, trackId: string, disc: number) => void;
};

/** Moves tracks of a record: by dragging, by arrow keys on the handle, by the buttons of the editor. */
export function useReorder(save: SaveDraft): Reorder {
  const t = useTranslations("draft.order");
  const [dragged, setDragged] = useState<string | null>(null);
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
    dragged,
    said,
    onDrag: setDragged,
    onDrop: (draft, ontoId) => {
      if (dragged) move(draft, dragged, dropTrack(readOrder(draft), dragged, ontoId));
      setDragged(null);
    },
    onStep: (draft, trackId, step) => move(draft, trackId, stepTrack(readOrder(draft), trackId, step)),
    onDisc: (draft, trackId, disc) => move(draft, trackId, moveToDisc(readOrder(draft), trackId, disc)),
  };
}

function readOrder(draft: OwnReleaseDetail): Place[] {
  return draft.tracks.map(({ id, disc }) => ({ id, disc }));
}
