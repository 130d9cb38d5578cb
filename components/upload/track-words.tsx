"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { formatIsrc } from "@/lib/shared/isrc";
import type { TrackPatch } from "@/lib/shared/schemas/catalog";
import type { OwnReleaseDetail, UploadedTrack } from "@/lib/shared/schemas/upload";
import { CreditsField } from "./credits-field";
import { InlineField } from "./inline-field";
import { LyricsField } from "./lyrics-field";
import { PreviewField } from "./preview-field";
import type { SaveDraft } from "./use-drafts";
import { useSaveField } from "./use-save-field";

type TrackWordsProps = {
  track: UploadedTrack;
  draft: OwnReleaseDetail;
  save: SaveDraft;
  /** Reads the draft again. */
  reload: (releaseId: string) => Promise<void>;
  onUnsavedChange: (field: string, isUnsaved: boolean) => void;
};

/** What travels with a track in its tags: ISRC, who made it, and its words. */
export function TrackWords({ track, draft, save, reload, onUnsavedChange }: TrackWordsProps) {
  const t = useTranslations("draft.field");
  const saveField = useSaveField(save);
  const onLook = useCallback(() => reload(draft.id), [reload, draft.id]);
  const saveTrack = (field: string, patch: TrackPatch) =>
    saveField(field, [{ of: "track", releaseId: draft.id, trackId: track.id, patch }]);
  return (
    <>
      <InlineField
        label={t("isrc")}
        value={track.isrc ? formatIsrc(track.isrc) : ""}
        placeholder="US-S1Z-99-00001"
        onSave={(isrc) => saveTrack("isrc", { isrc })}
        onUnsavedChange={(isUnsaved) => onUnsavedChange(`${track.id}.isrc`, isUnsaved)}
        className="sm:col-span-6 lg:col-span-4"
        inputClassName="figures"
      />
      <PreviewField
        track={track}
        onSave={(fromMs) => saveField("fromMs", [{ of: "preview", releaseId: draft.id, trackId: track.id, fromMs }])}
        onLook={onLook}
      />
      <CreditsField credits={track.credits} onSave={(credits) => saveTrack("credits", { credits })} />
      <LyricsField
        lyrics={track.lyrics}
        onSave={(lyrics) => saveTrack("lyrics", { lyrics })}
        onUnsavedChange={(isUnsaved) => onUnsavedChange(`${track.id}.lyrics`, isUnsaved)}
      />
    </>
  );
}
