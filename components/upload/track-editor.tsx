"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { PlayButton } from "@/components/player/play-button";
import { closePlayer } from "@/components/player/player-controls";
import { type PlayerTrack, playerState } from "@/components/player/player-store";
import { TrackScrubber } from "@/components/player/track-scrubber";
import { RemoveRelease } from "@/components/portal/remove-release";
import type { OwnReleaseDetail, UploadedTrack } from "@/lib/shared/schemas/upload";
import { isFilling } from "./desk-rows";
import { changeRelease, changeTrack, isSingleTrack } from "./draft-changes";
import { FileFacts } from "./file-facts";
import { GenreField } from "./genre-field";
import { InlineField } from "./inline-field";
import { OpenPriceFields } from "./open-price-fields";
import { OpenPriceToggle } from "./open-price-toggle";
import { PlaceFields } from "./place-fields";
import { PriceField } from "./price-field";
import { RemoveTrack } from "./remove-track";
import { TrackWords } from "./track-words";
import { useUploads } from "./upload-provider";
import type { SaveDraft } from "./use-drafts";
import type { Reorder } from "./use-reorder";
import { useSaveField } from "./use-save-field";

export type EditorEvents = {
  save: SaveDraft;
  reload: (releaseId: string) => Promise<void>;
  onUnsavedChange: (field: string, isUnsaved: boolean) => void;
  onTypePrice: (trackId: string, price: string) => void;
  /** A track, or the whole of a single, is gone; `said` in words. */
  onGone: (what: { releaseId: string; trackId: string | null }, said: string) => void;
};
type TrackEditorProps = EditorEvents & { id: string; track: UploadedTrack; draft: OwnReleaseDetail; reorder: Reorder };

/** One file opened: listen, name it, price it, and see what was read from it. */
export function TrackEditor({ id, track, draft, onGone, ...events }: TrackEditorProps) {
  const { state } = useUploads();
  // the rest of a folder is to find the draft that its first track made
  const isAll = isSingleTrack(draft) && !isFilling(state, draft.id);
  return (
    <div id={id} className="mb-4 rounded-soft border border-line-2 bg-raise p-4 md:ms-[46px] md:px-5 md:py-4.5">
      <Listen track={track} draft={draft} />
      <Fields track={track} draft={draft} {...events} />
      <FileFacts track={track} artistName={draft.artistName} />
      <div className="-mx-3 mt-3 -mb-2 flex justify-end">
        {isAll ? (
          <RemoveRelease
            release={draft}
            look="quiet"
            onRemoved={(said) => onGone({ releaseId: draft.id, trackId: null }, said)}
          />
        ) : (
          <RemoveTrack track={track} onRemoved={(said) => onGone({ releaseId: draft.id, trackId: track.id }, said)} />
        )}
      </div>
    </div>
  );
}

function Listen({ track, draft }: { track: UploadedTrack; draft: OwnReleaseDetail }) {
  const queue = [toPlayerTrack(track, draft)];
  useEffect(() => {
    // a draft has no place in the shop's player bar
    return () => {
      if (playerState.get().source === "portal") closePlayer();
    };
  }, []);
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-3.5 border-b border-line pb-3.5">
      <PlayButton queue={queue} source="portal" />
      <TrackScrubber queue={queue} source="portal" heightPx={56} assumedWidthPx={480} restClassName="fill-ink-2" />
      <bdi className="figures text-12 text-ink-3">{formatExact(track.durationMs)}</bdi>
    </div>
  );
}

function Fields({
  track,
  draft,
  reorder,
  save,
  reload,
  onUnsavedChange,
  onTypePrice,
}: Omit<TrackEditorProps, "id" | "onGone">) {
  const t = useTranslations("portal.upload.field");
  const saveField = useSaveField(save);
  const isSingle = isSingleTrack(draft);
  const ownPriceMinor = track.isPriced ? track.priceMinor : null;
  const priceMinor = isSingle ? draft.priceMinor : ownPriceMinor;
  return (
    <div className="grid gap-x-3 gap-y-3.5 pt-4 sm:grid-cols-12">
      <InlineField
        label={t("title")}
        value={track.title}
        onSave={(title) => saveField("title", changeTrack(draft, track, { title }))}
        onUnsavedChange={(isUnsaved) => onUnsavedChange(`${track.id}.title`, isUnsaved)}
        className={isSingle ? "sm:col-span-6" : "sm:col-span-8"}
      />
      {isSingle ? (
        <GenreField
          value={draft.genre}
          onSave={(genre) => saveField("genre", [changeRelease(draft, { genre })])}
          className="sm:col-span-3"
        />
      ) : null}
      <PriceField
        label={t(isSingle ? "price" : "priceAlone")}
        priceMinor={priceMinor}
        currency={draft.currency}
        onSave={(price) => saveField("price", changeTrack(draft, track, { price }))}
        onUnsavedChange={(isUnsaved) => onUnsavedChange(`${track.id}.price`, isUnsaved)}
        onType={(price) => onTypePrice(track.id, price)}
        className={isSingle ? "sm:col-span-3" : "sm:col-span-4"}
      />
      <OpenPrice track={track} draft={draft} save={save} onUnsavedChange={onUnsavedChange} />
      <TrackWords track={track} draft={draft} save={save} reload={reload} onUnsavedChange={onUnsavedChange} />
      {isSingle ? null : <PlaceFields track={track} draft={draft} reorder={reorder} />}
    </div>
  );
}

type OpenPriceProps = Pick<TrackEditorProps, "track" | "draft" | "save" | "onUnsavedChange">;

/** A single's price is its record's; a track of several has one to leave open of its own. */
function OpenPrice({ track, draft, save, onUnsavedChange }: OpenPriceProps) {
  const saveField = useSaveField(save);
  const toggle = (isPriceOpen: boolean) => saveField("isPriceOpen", changeTrack(draft, track, { isPriceOpen }));
  const className = "-mt-2 sm:col-span-12";
  if (!isSingleTrack(draft))
    return <OpenPriceToggle isOpen={track.isPriceOpen} onSave={toggle} className={className} />;
  return (
    <OpenPriceFields
      draft={draft}
      save={save}
      onToggle={toggle}
      onUnsavedChange={onUnsavedChange}
      className={className}
    />
  );
}

function toPlayerTrack(track: UploadedTrack, draft: OwnReleaseDetail): PlayerTrack {
  const { id, title, durationMs, peaks, coverUrl } = track;
  const { slug: releaseSlug, title: releaseTitle, artistName } = draft;
  return {
    id,
    title,
    durationMs,
    peaks,
    coverUrl,
    artistName,
    artistSlug: "",
    releaseSlug,
    releaseTitle,
  };
}

/** 3:58.214: the file's own length, to the millisecond. */
function formatExact(durationMs: number): string {
  const minutes = Math.floor(durationMs / 60_000);
  return `${minutes}:${((durationMs % 60_000) / 1000).toFixed(3).padStart(6, "0")}`;
}
