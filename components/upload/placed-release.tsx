"use client";

import { ArrowUpRight, CalendarClock, CircleCheck, Link2 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { AskOnce } from "@/components/review/ask-once";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { SecretLinks } from "./secret-links";
import type { SaveDraft } from "./use-drafts";
import { useMove } from "./use-move";

type PlacedReleaseProps = { release: OwnReleaseDetail; zone: string; save: SaveDraft };
const ICONS = { published: CircleCheck, scheduled: CalendarClock, unlisted: Link2 };

/** A record that left the desk: where it stands, its links, and the ways on and back. */
export function PlacedRelease({ release, zone, save }: PlacedReleaseProps) {
  const t = useTranslations("portal.upload.state");
  const { move, problem, isMoving } = useMove(save);
  const { status, title, publishAt } = release;
  if (status === "draft") return null;
  const Icon = ICONS[status];
  return (
    <div className="border-b border-line py-3 last:border-0">
      <p role="status" className="flex items-center gap-2 text-16 font-semibold">
        <Icon size={18} aria-hidden="true" className={status === "published" ? "text-ok" : "text-ink-2"} />
        {t(`is.${status}`)}
      </p>
      {status === "published" ? (
        <Link
          href={`/releases/${release.slug}`}
          className="flex min-h-11 items-center justify-between gap-2 font-medium"
        >
          {title}
          <ArrowUpRight size={15} aria-hidden="true" className="rtl:-scale-x-100" />
        </Link>
      ) : (
        <p className="py-1.5 text-ink-2">
          <bdi className="font-medium text-ink">{title}</bdi>
          {publishAt ? (
            <>
              , <Time at={publishAt} zone={zone} /> {zone}
            </>
          ) : null}
        </p>
      )}
      {status === "unlisted" ? <SecretLinks releaseId={release.id} zone={zone} /> : null}
      <div className="flex flex-wrap gap-2 pt-1.5">
        {status === "published" ? null : (
          <Button
            size="sm"
            className="min-h-11 flex-1 md:min-h-10"
            disabled={isMoving}
            onClick={() => move([release], { status: "published" })}
          >
            {t("publishNow")}
          </Button>
        )}
        {status === "unlisted" ? null : (
          <AskOnce
            label={t("unlist")}
            title={t("unlistTitle", { title })}
            body={t("unlistBody")}
            confirm={t("unlist")}
            isDisabled={isMoving}
            onConfirm={() => move([release], { status: "unlisted" })}
          />
        )}
        <AskOnce
          label={t("toDraft")}
          title={t("toDraftTitle", { title })}
          body={t("toDraftBody")}
          confirm={t("toDraft")}
          isDisabled={isMoving}
          onConfirm={() => move([release], { status: "draft" })}
        />
      </div>
      {problem ? (
        <p role="alert" className="mt-2 text-12 text-bad">
          {problem}
        </p>
      ) : null}
    </div>
  );
}
