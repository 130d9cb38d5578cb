"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import type { RenderedFormat } from "@/lib/shared/download-format";
import { useReleaseFiles } from "./use-release-files";

type MakeAheadProps = { releaseId: string; title: string; formats: readonly RenderedFormat[]; hasFailed: boolean };

/** One format of a whole record made before the first buyer asks, and another try for what failed. */
export function MakeAhead({ releaseId, title, formats, hasFailed }: MakeAheadProps) {
  const t = useTranslations("jobs.files");
  const names = useTranslations("order.downloads");
  const { send, isBusy, isLost } = useReleaseFiles(releaseId);
  const [format, setFormat] = useState<RenderedFormat | undefined>(
    formats.includes("mp3_320") ? "mp3_320" : formats[0],
  );
  return (
    <div className="flex flex-wrap items-center gap-2">
      {hasFailed ? (
        <Button
          size="sm"
          className="max-md:min-h-11"
          aria-label={t("retryOf", { title })}
          disabled={isBusy}
          onClick={() => void send({ action: "retry" })}
        >
          {t("retry")}
        </Button>
      ) : null}
      {format ? (
        <>
          <Select
            aria-label={t("format", { title })}
            className="text-13 md:min-h-8"
            value={format}
            onChange={(event) => setFormat(formats.find((one) => one === event.target.value))}
          >
            {formats.map((one) => (
              <option key={one} value={one}>
                {names(`format.${one}`)}
              </option>
            ))}
          </Select>
          <Button
            size="sm"
            className="max-md:min-h-11"
            disabled={isBusy}
            onClick={() => void send({ action: "make", format })}
          >
            {t(isBusy ? "making" : "make")}
          </Button>
        </>
      ) : null}
      <span aria-live="polite" className="text-12 text-bad">
        {isLost ? t("notSent") : null}
      </span>
    </div>
  );
}
