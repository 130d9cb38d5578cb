"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { currentTrack, usePlayer } from "@/components/player/player-store";
import { Button } from "@/components/ui/button";
import { mergeClasses } from "@/components/ui/merge-classes";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { PlacedRelease } from "./placed-release";
import { PublishChoice, toStatePatch, type WayOut } from "./publish-choice";
import { checkReadiness, type Waiting } from "./publish-readiness";
import type { UploadSummary } from "./summarise-uploads";
import type { SaveDraft } from "./use-drafts";
import { useMove } from "./use-move";

type PublishPanelProps = {
  /** Every record on the desk, published ones too. */
  releases: readonly OwnReleaseDetail[];
  summary: UploadSummary;
  unsavedFields: number;
  save: SaveDraft;
  zone: string;
  /** Clears the desk for something new; null where one record is opened. */
  onStartOver: (() => void) | null;
  /** Stands above the foot with the button. */
  children: ReactNode;
};

export function PublishPanel({ releases, onStartOver, children, ...rest }: PublishPanelProps) {
  const t = useTranslations("portal.upload.publish");
  const drafts = releases.filter((release) => release.status === "draft");
  const placed = releases.filter((release) => release.status !== "draft");
  return (
    <>
      {placed.length > 0 ? (
        <section className="border-t border-ink pt-4">
          {placed.map((release) => (
            <PlacedRelease key={release.id} release={release} zone={rest.zone} save={rest.save} />
          ))}
          {drafts.length === 0 && onStartOver ? (
            <Button className="mt-3 w-full" onClick={onStartOver}>
              {t("startOver")}
            </Button>
          ) : null}
        </section>
      ) : null}
      {drafts.length > 0 || releases.length === 0 ? (
        <PublishButton drafts={drafts} {...rest}>
          {children}
        </PublishButton>
      ) : (
        <div className="py-3">{children}</div>
      )}
    </>
  );
}

type PublishButtonProps = Omit<PublishPanelProps, "releases" | "onStartOver"> & { drafts: readonly OwnReleaseDetail[] };

function PublishButton({ drafts, summary, unsavedFields, save, zone, children }: PublishButtonProps) {
  const t = useTranslations("portal.upload.publish");
  const { move, problem, isMoving } = useMove(save);
  const [choice, setChoice] = useState<{ way: WayOut; wallTime: string }>({ way: "published", wallTime: "" });
  const { isReady, waiting } = checkReadiness(drafts, summary, unsavedFields);
  const patch = toStatePatch(choice.way, choice.wallTime, zone);

  const label = isMoving ? t("publishing") : isReady ? t(`ready.${choice.way}`, { count: drafts.length }) : t("notYet");
  return (
    <>
      {drafts.length > 0 ? (
        <section className="border-t border-ink pt-4 pb-3">
          <PublishChoice {...choice} zone={zone} onChange={(part) => setChoice((known) => ({ ...known, ...part }))} />
          {children}
        </section>
      ) : null}
      <PublishFoot>
        <Button
          variant="sticker"
          className="w-full"
          disabled={!isReady || !patch || isMoving}
          onClick={() => patch && move(drafts, patch)}
        >
          {label}
        </Button>
        {problem ? (
          <p role="alert" className="mt-2 text-12 text-bad">
            {problem}
          </p>
        ) : null}
        <p className="mt-2 text-12 text-ink-2">
          {isReady ? (
            t(patch ? `effect.${choice.way}` : "waitsForTime")
          ) : (
            <WaitingFor waiting={waiting} isEmpty={drafts.length === 0} />
          )}
        </p>
      </PublishFoot>
    </>
  );
}

/** In sight however long the list and the side are, and above the player's bar where there is one. */
function PublishFoot({ children }: { children: ReactNode }) {
  const player = usePlayer();
  const hasBar = player.source !== "portal" && currentTrack(player) !== null;
  return (
    <div
      className={mergeClasses(
        "sticky z-10 -mx-4 border-t border-ink bg-paper px-4 py-3 md:-mx-6 md:px-6 xl:mx-0 xl:mt-auto xl:px-0",
        hasBar ? "bottom-18 md:bottom-19" : "bottom-0",
      )}
    >
      {children}
    </div>
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
