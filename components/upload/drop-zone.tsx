"use client";

import { FileHeadphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { mergeClasses } from "@/components/ui/merge-classes";
import { formatLimit } from "./format-bytes";

/** What the file dialog offers; the server looks at the content, so a wrong name is refused in words. */
export const FILE_NAMES = ".flac,.wav,.wave,.aif,.aiff,.aifc,.mp3,.ogg,.oga,.opus,.m4a,audio/*";

export type UploadLimits = { maxLossyBytes: number; maxLosslessBytes: number };
type DropZoneProps = { limits: UploadLimits; onFiles: (files: File[]) => void; children?: ReactNode };

/** Takes files by drop or by dialog; formats and limits stand here before anything is picked. */
export function DropZone({ limits, onFiles, children }: DropZoneProps) {
  const t = useTranslations("portal.upload.drop");
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const listeners = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      onFiles([...event.dataTransfer.files]);
    },
  };
  const words = { lossless: formatLimit(limits.maxLosslessBytes), lossy: formatLimit(limits.maxLossyBytes) };
  return (
    <section
      {...listeners}
      aria-label={t("label")}
      className={mergeClasses(
        "grid items-center gap-4 rounded-soft border border-dashed border-line-2 bg-sunk p-5 transition-colors md:grid-cols-[44px_minmax(0,1fr)_auto]",
        isOver && "border-ink bg-raise",
      )}
    >
      <FileHeadphone size={32} strokeWidth={1.5} aria-hidden="true" className="max-md:hidden" />
      <div className="min-w-0">
        <p className="text-16 font-semibold">{isOver ? t("release") : t("title")}</p>
        <p className="text-ink-2">{t("limits", words)}</p>
        {children}
      </div>
      <Button onClick={() => input.current?.click()} className="text-13 max-md:w-full">
        {t("choose")}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        accept={FILE_NAMES}
        aria-label={t("choose")}
        hidden
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </section>
  );
}
