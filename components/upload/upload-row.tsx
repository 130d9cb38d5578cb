"use client";

import { useTranslations } from "next-intl";
import { mergeClasses } from "@/components/ui/merge-classes";
import { formatName } from "@/lib/shared/format-name";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import type { DeskRow } from "./desk-rows";
import { formatBytes } from "./format-bytes";
import { RowActions } from "./row-actions";
import { type EditorEvents, TrackEditor } from "./track-editor";
import { UploadMiddle } from "./upload-middle";
import { UploadStatus } from "./upload-status";

type UploadRowProps = EditorEvents & {
  row: DeskRow;
  number: number;
  draft: OwnReleaseDetail | null;
  isOpen: boolean;
  onToggle: () => void;
  onRemove: () => void;
  onRetry: (file?: File) => void;
  onFind: (file: File) => void;
  onHold: (change: "paused" | "resumed") => void;
};

export function UploadRow({ row, number, draft, isOpen, onToggle, ...rest }: UploadRowProps) {
  const { onRemove, onRetry, onFind, onHold, ...events } = rest;
  const isRefused = row.item?.phase === "refused";
  const name = row.track?.title ?? row.item?.name ?? "";
  const editorId = `editor-${row.key}`;
  const editor = row.track && draft ? { id: editorId, isOpen, onToggle } : null;
  return (
    <li className={mergeClasses("border-b border-line", isRefused && "bg-bad-wash")}>
      <div className="grid min-h-15 grid-cols-[22px_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1.5 py-2 md:grid-cols-[34px_minmax(150px,1.1fr)_minmax(180px,1.3fr)_128px_76px]">
        <span className="figures text-end text-13 text-ink-3">{number}</span>
        <RowName row={row} name={name} />
        <div className="max-md:col-span-2 max-md:col-start-2 max-md:row-start-3">
          <UploadMiddle row={row} />
        </div>
        <div className="max-md:col-span-2 max-md:col-start-2 max-md:row-start-2">
          <UploadStatus row={row} />
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
      {editor && isOpen && row.track && draft ? (
        <TrackEditor id={editorId} track={row.track} draft={draft} {...events} />
      ) : null}
    </li>
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
      <b className="block truncate font-semibold" dir="auto">
        {name}
      </b>
      <span className="figures block truncate text-12 text-ink-3">
        <bdi>{refusedLine ?? (track ? (item?.name ?? fileLine) : formatBytes(item?.sizeBytes ?? 0))}</bdi>
      </span>
    </div>
  );
}
