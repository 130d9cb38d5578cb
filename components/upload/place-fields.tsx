"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import type { OwnReleaseDetail, UploadedTrack } from "@/lib/shared/schemas/upload";
import type { Reorder } from "./use-reorder";

type PlaceFieldsProps = { track: UploadedTrack; draft: OwnReleaseDetail; reorder: Reorder };

/** The place of a track without dragging: a step up, a step down, another disc. */
export function PlaceFields({ track, draft, reorder }: PlaceFieldsProps) {
  const t = useTranslations("draft.order");
  const id = useId();
  const discs = Math.max(...draft.tracks.map(({ disc }) => disc));
  const isAlone = draft.tracks.filter(({ disc }) => disc === track.disc).length === 1;
  // a disc of its own for the only track of a disc would be the same one again
  const choices = Array.from({ length: isAlone ? discs : discs + 1 }, (_, index) => index + 1);
  return (
    <div className="flex items-end gap-2 sm:col-span-12">
      <div className="min-w-28">
        <label htmlFor={id} className="mb-1 block text-12 text-ink-2">
          {t("disc")}
        </label>
        <Select
          id={id}
          value={track.disc}
          onChange={(event) => reorder.onDisc(draft, track.id, Number(event.target.value))}
          className="bg-paper md:min-h-9 md:text-13"
        >
          {choices.map((disc) => (
            <option key={disc} value={disc}>
              {disc > discs ? t("newDisc", { disc }) : disc}
            </option>
          ))}
        </Select>
      </div>
      <Button className="text-13 md:min-h-9 md:px-3" onClick={() => reorder.onStep(draft, track.id, -1)}>
        <ArrowUp size={14} aria-hidden="true" />
        {t("up")}
      </Button>
      <Button className="text-13 md:min-h-9 md:px-3" onClick={() => reorder.onStep(draft, track.id, 1)}>
        <ArrowDown size={14} aria-hidden="true" />
        {t("down")}
      </Button>
    </div>
  );
}
