"use client";

import { FileHeadphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { mergeClasses } from "@/components/ui/merge-classes";
import type { ArtistUsage } from "@/lib/shared/schemas/upload";
import { formatLimit } from "./format-bytes";
import { type Picked, pickFiles, pickFolder } from "./read-drop";
import { usePageDrop } from "./use-page-drop";

/** What the file dialog offers; the server looks at the content, so a wrong name is refused in words. */
export const FILE_NAMES = ".flac,.wav,.wave,.aif,.aiff,.aifc,.mp3,.ogg,.oga,.opus,.m4a,audio/*";

export type UploadLimits = { maxLossyBytes: number; maxLosslessBytes: number; takesM4a: boolean };
type DropZoneProps = {
  limits: UploadLimits;
  usage: ArtistUsage | undefined;
  onPick: (files: File[], cover: File | null) => void;
  children?: ReactNode;
};

/** Takes files and folders by drop or by dialog; formats, limits and room stand here before anything is picked. */
export function DropZone({ limits, usage, onPick, children }: DropZoneProps) {
  const t = useTranslations("portal.upload.drop");
  const [note, setNote] = useState<string | null>(null);
  const take = ({ files, leftOut, cover }: Picked) => {
    setNote(leftOut > 0 ? t("leftOut", { count: leftOut }) : null);
    onPick(files, cover);
  };
  const isOver = usePageDrop(take, () => setNote(t("unreadable")));
  return (
    <section
      aria-label={t("label")}
      className={mergeClasses(
        "grid items-center gap-4 rounded-soft border border-dashed border-line-2 bg-sunk p-5 transition-colors md:grid-cols-[44px_minmax(0,1fr)_auto]",
        isOver && "border-ink bg-raise",
      )}
    >
      <FileHeadphone size={32} strokeWidth={1.5} aria-hidden="true" className="max-md:hidden" />
      <div className="min-w-0">
        <p className="text-16 font-semibold">{isOver ? t("release") : t("title")}</p>
        <Limits limits={limits} usage={usage} />
        {children}
        <p role="status" className="text-ink-2 empty:hidden">
          {note}
        </p>
      </div>
      <div className="flex gap-2 max-md:*:flex-1 md:flex-col">
        <PickButton label={t("choose")} accept={FILE_NAMES} onFiles={(files) => take(pickFiles(files))} />
        <PickButton label={t("chooseFolder")} isFolder onFiles={(files) => take(pickFolder(files))} />
      </div>
    </section>
  );
}

function Limits({ limits, usage }: Pick<DropZoneProps, "limits" | "usage">) {
  const t = useTranslations("portal.upload.drop");
  const words = {
    lossless: formatLimit(limits.maxLosslessBytes),
    lossy: formatLimit(limits.maxLossyBytes),
    m4a: limits.takesM4a ? "yes" : "no",
  };
  return (
    <p className="text-ink-2">
      {t("limits", words)}{" "}
      {usage
        ? t("usage", {
            used: formatLimit(usage.usedBytes),
            most: formatLimit(usage.maxBytes),
            files: usage.usedFiles,
            mostFiles: usage.maxFiles,
          })
        : null}
    </p>
  );
}

type PickButtonProps = { label: string; accept?: string; isFolder?: boolean; onFiles: (files: File[]) => void };

function PickButton({ label, accept, isFolder = false, onFiles }: PickButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <>
      <Button onClick={() => input.current?.click()} className="text-13" aria-controls={id}>
        {label}
      </Button>
      <input
        ref={input}
        id={id}
        type="file"
        multiple
        accept={accept}
        {...(isFolder ? { webkitdirectory: "" } : {})}
        aria-label={label}
        hidden
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
}
