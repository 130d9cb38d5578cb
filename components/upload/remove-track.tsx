"use client";

import { useTranslations } from "next-intl";
import { ConfirmRemoval } from "@/components/back/confirm-removal";
import { Removal } from "@/lib/shared/schemas/catalog";
import type { UploadedTrack } from "@/lib/shared/schemas/upload";

type RemoveTrackProps = {
  track: UploadedTrack;
  /** `said`: what happened, in words. */
  onRemoved: (said: string) => void;
};

/** One track off a record of several. */
export function RemoveTrack({ track, onRemoved }: RemoveTrackProps) {
  const t = useTranslations("portal.removal");
  const { title, wasOrdered } = track;
  return (
    <ConfirmRemoval
      path={`/api/tracks/${track.id}`}
      subject={title}
      look="quiet"
      words={{
        remove: t("do.track"),
        title: t.rich("titleTrack", { title: () => <bdi>{title}</bdi> }),
        body: t(wasOrdered ? "bodySoldTrack" : "bodyUnsoldTrack"),
        keep: t("keep"),
        failed: t("failed"),
      }}
      onRemoved={(answer) => onRemoved(t(`done.${Removal.parse(answer).outcome}`, { title }))}
    />
  );
}
