"use client";

import { useTranslations } from "next-intl";
import type { SaveStatus } from "./use-drafts";

/** Says quietly where the typing stands; keeps its height, so nothing moves. */
export function SaveNote({ status }: { status: SaveStatus }) {
  const t = useTranslations("portal.upload.saving");
  const time = status.kind === "saved" ? status.at.toLocaleTimeString("en-GB") : "";
  return (
    <p role="status" className="min-h-5 pb-1 text-end text-12 text-ink-3 max-xl:mt-8 xl:-mt-6">
      {status.kind === "idle" ? null : t(status.kind, { time })}
    </p>
  );
}
