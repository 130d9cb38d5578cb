"use client";
import { CircleCheck, CircleX, FileArchive } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { mergeClasses } from "@/components/ui/merge-classes";
import { DownloadManifest } from "@/lib/shared/schemas/downloads";
import { type CheckedFile, checkFile } from "./check-files";

async function loadManifest(orderId: string): Promise<DownloadManifest | null> {
  try {
    const response = await fetch(`/api/orders/${encodeURIComponent(orderId)}/manifest`);
    return response.ok ? DownloadManifest.parse(await response.json()) : null;
  } catch {
    return null;
  }
}

/** Tells whether a downloaded file is whole and unchanged, without sending it anywhere. */
export function CheckCopy({ orderId }: { orderId: string }) {
  const t = useTranslations("order.downloads.check");
  const [reading, setReading] = useState<string | null>(null);
  const [checked, setChecked] = useState<CheckedFile[]>([]);
  const [hasFailed, setFailed] = useState(false);

  async function check(files: readonly File[]): Promise<void> {
    setChecked([]);
    const manifest = await loadManifest(orderId);
    setFailed(manifest === null);
    if (!manifest) return;
    for (const file of files) {
      setReading(file.name);
      const found = await checkFile(file, manifest).catch(() => ({
        name: file.name,
        match: null,
        seems: null,
        isZip: false,
      }));
      setChecked((before) => [...before, found]);
    }
    setReading(null);
  }

  return (
    <details className="border-t border-line py-4">
      <summary className="flex min-h-11 cursor-pointer items-center font-medium underline underline-offset-4">
        {t("title")}
      </summary>
      <p className="mt-1 max-w-prose text-14 text-ink-2">{t("lead")}</p>
      <label className="mt-3 block text-14">
        <span className="sr-only">{t("choose")}</span>
        <input
          type="file"
          multiple
          onChange={(event) => check([...(event.currentTarget.files ?? [])])}
          className="block max-w-full text-14 file:me-3 file:min-h-11 file:cursor-pointer file:rounded-tight file:border file:border-line-2 file:bg-raise file:px-4 file:text-14 file:text-ink"
        />
      </label>
      <div role="status" className="mt-3 text-14">
        {reading ? <p className="text-ink-2">{t("checking", { name: reading })}</p> : null}
        {hasFailed ? <p className="text-bad">{t("failed")}</p> : null}
        <ul>
          {checked.map((file, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and the list only grows
            <Verdict key={index} {...file} />
          ))}
        </ul>
      </div>
    </details>
  );
}

function Verdict({ name, match, seems, isZip }: CheckedFile) {
  const t = useTranslations("order.downloads.check");
  const formats = useTranslations("order.downloads.format");
  const Icon = match ? CircleCheck : isZip ? FileArchive : CircleX;
  const color = match ? "text-ok" : isZip ? "text-ink-2" : "text-bad";
  const text = match
    ? t("genuine", { name, title: match.trackTitle, format: formats(match.format) })
    : seems
      ? t("changed", { name, title: seems.trackTitle })
      : t(isZip ? "zip" : "foreign", { name });
  return (
    <li className="flex items-start gap-2 py-1 wrap-anywhere">
      <Icon size={16} aria-hidden="true" className={mergeClasses("mt-0.5 shrink-0", color)} />
      {text}
    </li>
  );
}
