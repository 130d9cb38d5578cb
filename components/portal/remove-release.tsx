"use client";

import { useTranslations } from "next-intl";
import { ConfirmRemoval } from "@/components/back/confirm-removal";
import { Removal } from "@/lib/shared/schemas/catalog";
import type { OwnRelease } from "@/lib/shared/schemas/upload";

type RemoveReleaseProps = {
  release: OwnRelease;
  look: "quiet" | "icon";
  /** `said`: what happened, in words. */
  onRemoved: (said: string) => void;
};

/** Deletes what nobody has bought, takes out of the shop what somebody has; says before which it will be. */
export function RemoveRelease({ release, look, onRemoved }: RemoveReleaseProps) {
  const t = useTranslations("portal.removal");
  const { id, title, status, wasOrdered, trackCount } = release;
  const isPublic = status === "published" || status === "unlisted";
  const kept = isPublic ? "withdraw" : "remove";
  const gone = status === "draft" ? "draft" : "record";
  return (
    <ConfirmRemoval
      path={`/api/releases/${id}`}
      subject={title}
      look={look}
      words={{
        remove: t(`do.${wasOrdered ? kept : gone}`),
        title: t.rich(wasOrdered ? "titleSold" : "titleUnsold", { title: () => <bdi>{title}</bdi> }),
        body: wasOrdered ? t("bodySold") : t("bodyUnsold", { count: trackCount }),
        keep: t("keep"),
        failed: t("failed"),
      }}
      onRemoved={(answer) => onRemoved(t(`done.${Removal.parse(answer).outcome}`, { title }))}
    />
  );
}
