"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Cover } from "@/components/ui/cover";
import { formatName } from "@/lib/shared/format-name";
import type { UploadedTrack } from "@/lib/shared/schemas/upload";
import { formatBytes } from "./format-bytes";

/** What was read from the file itself, nothing typed. */
export function FileFacts({ track, artistName }: { track: UploadedTrack; artistName: string }) {
  const t = useTranslations("portal.upload.facts");
  const depth = track.bitDepth ? t("bits", { count: track.bitDepth }) : null;
  const bitrate = track.bitrateBps ? t("kilobits", { count: Math.round(track.bitrateBps / 1000) }) : null;
  return (
    <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-3 border-t border-line pt-3.5 sm:grid-cols-3 lg:grid-cols-4">
      <Fact label={t("codec")}>{[formatName(track), depth ?? bitrate].filter(Boolean).join(" ")}</Fact>
      <Fact label={t("rate")}>{t("kilohertz", { value: track.sampleRateHz / 1000 })}</Fact>
      <Fact label={t("channels")}>
        {track.channels === 2 ? t("stereo") : track.channels === 1 ? t("mono") : track.channels}
      </Fact>
      <Fact label={t("size")}>{formatBytes(track.sizeBytes)}</Fact>
      <Fact label={t("quality")}>{t(track.isLossless ? "lossless" : "lossy")}</Fact>
      <Fact label={t("cid")}>
        <span title={track.cid}>{shorten(track.cid)}</span>
      </Fact>
      <div className="col-span-2">
        <dt className="text-12 text-ink-3">{t("cover")}</dt>
        <dd className="flex items-center gap-2.5">
          {track.coverUrl ? (
            <span className="w-10 shrink-0">
              <Cover src={track.coverUrl} title={track.title} artistName={artistName} sizes="40px" />
            </span>
          ) : null}
          <span>{t(track.coverUrl ? "coverRead" : "coverNone")}</span>
        </dd>
      </div>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-12 text-ink-3">{label}</dt>
      <dd className="figures truncate text-13">
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}

function shorten(cid: string): string {
  return cid.length > 12 ? `${cid.slice(0, 4)}…${cid.slice(-4)}` : cid;
}
