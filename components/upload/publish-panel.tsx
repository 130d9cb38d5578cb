"use client";

import { ArrowUpRight, CircleCheck } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { changeRelease } from "./draft-changes";
import { checkReadiness, type Waiting } from "./publish-readiness";
import type { UploadSummary } from "./summarise-uploads";
import type { SaveDraft } from "./use-drafts";
import { useSaveField } from "./use-save-field";

type PublishPanelProps = {
  /** Every record on the desk, published ones too. */
  releases: readonly OwnReleaseDetail[];
  summary: UploadSummary;
  unsavedFields: number;
  save: SaveDraft;
  /** Clears the desk for something new; null where one record is opened. */
  onStartOver: (() => void) | null;
};

export function PublishPanel({ releases, summary, unsavedFields, save, onStartOver }: PublishPanelProps) {
  const drafts = releases.filter((release) => release.status === "draft");
  const published = releases.filter((release) => release.status === "published");
  return (
    <section className="border-t border-ink pt-4">
      {published.length > 0 ? (
        <InTheShop releases={published} onStartOver={drafts.length === 0 ? onStartOver : null} />
      ) : null}
      {drafts.length > 0 || releases.length === 0 ? (
        <PublishButton drafts={drafts} summary={summary} unsavedFields={unsavedFields} save={save} />
      ) : null}
    </section>
  );
}

type PublishButtonProps = Omit<PublishPanelProps, "releases" | "onStartOver"> & { drafts: readonly OwnReleaseDetail[] };

function PublishButton({ drafts, summary, unsavedFields, save }: PublishButtonProps) {
  const t = useTranslations("portal.upload.publish");
  const saveField = useSaveField(save);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPublishing, setPublishing] = useState(false);
  const { isReady, waiting } = checkReadiness(drafts, summary, unsavedFields);

  async function publish() {
    setPublishing(true);
    setProblem(
      await saveField(
        "status",
        drafts.map((draft) => changeRelease(draft, { status: "published" })),
      ),
    );
    setPublishing(false);
  }
  const label = isPublishing ? t("publishing") : isReady ? t("ready", { count: drafts.length }) : t("notYet");
  return (
    <>
      <Button variant="sticker" className="w-full" disabled={!isReady || isPublishing} onClick={publish}>
        {label}
      </Button>
      {problem ? (
        <p role="alert" className="mt-2 text-12 text-bad">
          {problem}
        </p>
      ) : null}
      <p className="mt-2 text-12 text-ink-2">
        {isReady ? t("effect") : <WaitingFor waiting={waiting} isEmpty={drafts.length === 0} />}
      </p>
    </>
  );
}

function WaitingFor({ waiting, isEmpty }: { waiting: Waiting; isEmpty: boolean }) {
  const t = useTranslations("portal.upload.publish");
  const reasons = Object.entries(waiting)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => t(`waiting.${reason}`, { count }));
  if (isEmpty && reasons.length === 0) reasons.push(t("waiting.files"));
  return t("waitingFor", { reasons: reasons.join(", ") });
}

type InTheShopProps = { releases: readonly OwnReleaseDetail[]; onStartOver: (() => void) | null };

function InTheShop({ releases, onStartOver }: InTheShopProps) {
  const t = useTranslations("portal.upload.publish");
  return (
    <div role="status" className="mb-4">
      <p className="flex items-center gap-2 text-16 font-semibold">
        <CircleCheck size={18} aria-hidden="true" className="text-ok" />
        {t("done", { count: releases.length })}
      </p>
      <ul>
        {releases.map((release) => (
          <li key={release.id} className="border-b border-line last:border-0">
            <Link
              href={`/releases/${release.slug}`}
              className="flex min-h-11 items-center justify-between gap-2 font-medium"
            >
              {release.title}
              <ArrowUpRight size={15} aria-hidden="true" className="rtl:-scale-x-100" />
            </Link>
          </li>
        ))}
      </ul>
      {onStartOver ? (
        <Button className="mt-3 w-full" onClick={onStartOver}>
          {t("startOver")}
        </Button>
      ) : null}
    </div>
  );
}
