"use client";

import { useTranslations } from "next-intl";
import { mergeClasses } from "@/components/ui/merge-classes";
import { formatName } from "@/lib/shared/format-name";
import type { ReportItem } from "@/lib/shared/schemas/draft";
import type { OwnReleaseDetail, UploadedTrack } from "@/lib/shared/schemas/upload";
import type { DeskRow } from "./desk-rows";
import { formatBytes } from "./format-bytes";
import { OrderHandle } from "./order-handle";
import { useReportWords } from "./report-words";
import { RowActions } from "./row-actions";
import { type EditorEvents, TrackEditor } from "./track-editor";
import { UploadMiddle } from "./upload-middle";
import { UploadStatus } from "./upload-status";
import type { Drag, Reorder } from "./use-reorder";

type UploadRowProps = EditorEvents & {
  row: DeskRow;
  number: number;
  draft: OwnReleaseDetail | null;
  /** Disc of the row before it in the same record; 0 for the first. */
  discBefore: number;
  reorder: Reorder;
  isOpen: boolean;
  onToggle: () => void;
  onRemove: () => void;
  onRetry: (file?: File) => void;
  onFind: (file: File) => void;
  onHold: (change: "paused" | "resumed") => void;
};

export function UploadRow({ row, number, draft, discBefore, reorder, isOpen, onToggle, ...rest }: UploadRowProps) {
  const { onRemove, onRetry, onFind, onHold, ...events } = rest;
  const isRefused = row.item?.phase === "refused";
  const name = row.track?.title ?? row.item?.name ?? "";
  const editorId = `editor-${row.key}`;
  const editor = row.track && draft ? { id: editorId, isOpen, onToggle } : null;
  const movable = row.track && draft && draft.tracks.length > 1 ? { track: row.track, draft, reorder } : null;
  const hasDiscs = movable?.draft.tracks.some(({ disc }) => disc > 1) ?? false;
  const notes = draft && row.track ? draft.report.filter(({ trackIds }) => trackIds.includes(row.track?.id ?? "")) : [];
  return (
    <li
      data-track={movable?.track.id}
      data-record={movable?.draft.id}
      className={mergeClasses(
        "relative border-b border-line",
        isRefused && "bg-bad-wash",
        movable && markDrop(movable.track, movable.draft, reorder.drag),
      )}
    >
      {hasDiscs && row.track && row.track.disc !== discBefore ? <DiscTitle disc={row.track.disc} /> : null}
      <div className="grid min-h-15 grid-cols-[22px_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1.5 py-2 md:grid-cols-[54px_minmax(150px,1.1fr)_minmax(180px,1.3fr)_128px_76px]">
        <span className="flex items-center justify-end gap-1 max-md:row-span-3 max-md:row-start-1 max-md:flex-col-reverse max-md:items-center max-md:self-stretch">
          {movable ? <OrderHandle {...movable} /> : null}
          <span className="figures text-13 text-ink-3 md:ms-auto">
            {movable && row.track && hasDiscs ? countOnDisc(movable.draft, row.track.id) : number}
          </span>
        </span>
        <RowName row={row} name={name} />
        <div className="max-md:col-span-2 max-md:col-start-2 max-md:row-start-3">
          <UploadMiddle row={row} />
        </div>
        <div className="max-md:col-span-2 max-md:col-start-2 max-md:row-start-2">
          <UploadStatus row={row} notes={notes.length} />
        </div>
        <div className="flex justify-end max-md:col-start-3 max-md:row-start-1">
          <RowActions
            row={row}
            name={name}
            editor={editor}
            onRemove={onRemove}
            onRetry={onRetry}
            onFind={onFind}
            onHold={onHold}
          />
        </div>
      </div>
      <RowNotes notes={notes} />
      {editor && isOpen && row.track && draft ? (
        <TrackEditor id={editorId} track={row.track} draft={draft} reorder={reorder} {...events} />
      ) : null}
    </li>
  );
}

const LINE = "before:absolute before:inset-x-0 before:z-10 before:h-[3px] before:bg-ink";

/** The row in the hand fades; a line shows at which side of another it would come to stand. */
function markDrop(track: UploadedTrack, { tracks }: OwnReleaseDetail, drag: Drag | null) {
  if (!drag) return null;
  if (drag.trackId === track.id) return "opacity-50";
  if (drag.ontoId !== track.id) return null;
  const indexOf = (id: string) => tracks.findIndex((one) => one.id === id);
  return mergeClasses(LINE, indexOf(drag.trackId) > indexOf(track.id) ? "before:-top-0.5" : "before:-bottom-0.5");
}

/** What was found about this one file, in words, under it. */
function RowNotes({ notes }: { notes: readonly ReportItem[] }) {
  const describe = useReportWords();
  if (notes.length === 0) return null;
  return (
    <ul className="pb-2.5 ps-[34px] text-13/[18px] text-ink-2 md:ps-[66px]">
      {notes.map((note) => (
        <li key={`${note.code} ${JSON.stringify(note.values)}`}>{describe(note)}</li>
      ))}
    </ul>
  );
}

function countOnDisc({ tracks }: OwnReleaseDetail, trackId: string): number {
  const own = tracks.find(({ id }) => id === trackId);
  return tracks.filter(({ disc }) => disc === own?.disc).findIndex(({ id }) => id === trackId) + 1;
}

function DiscTitle({ disc }: { disc: number }) {
  const t = useTranslations("draft.order");
  return (
    <h2 className="border-b border-line pt-4 pb-1.5 text-12 font-semibold text-ink-2">{t("discTitle", { disc })}</h2>
  );
}

function RowName({ row, name }: { row: DeskRow; name: string }) {
  const t = useTranslations("portal.upload");
  const { item, track } = row;
  const settledAt = item?.settledAtMs ? new Date(item.settledAtMs).toLocaleTimeString("en-GB") : null;
  const refusedLine = item?.refusal
    ? t("refusedAt", { size: formatBytes(item.sizeBytes), time: settledAt ?? "" })
    : null;
  const fileLine = track ? `${formatName(track)}, ${formatBytes(track.sizeBytes)}` : null;
  return (
    <div className="min-w-0">
      <b className="text-match-parent block truncate font-semibold" dir="auto">
        {name}
      </b>
      <span className="figures block truncate text-12 text-ink-3">
        <bdi>{refusedLine ?? (track ? (item?.name ?? fileLine) : formatBytes(item?.sizeBytes ?? 0))}</bdi>
      </span>
    </div>
  );
}
