"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { fromWallTime, toWallTime } from "@/lib/shared/zoned-time";

export const WAYS_OUT = ["published", "scheduled", "unlisted"] as const;
export type WayOut = (typeof WAYS_OUT)[number];

type PublishChoiceProps = {
  way: WayOut;
  /** As a clock in the store's zone shows it; "" while none is chosen. */
  wallTime: string;
  zone: string;
  onChange: (part: { way?: WayOut; wallTime?: string }) => void;
};

/** How drafts leave the desk: for everyone now, for everyone at a time, or for whoever has a link. */
export function PublishChoice({ way, wallTime, zone, onChange }: PublishChoiceProps) {
  const t = useTranslations("portal.upload.state");
  const id = useId();
  return (
    <fieldset className="mb-3">
      <legend className="display text-20">{t("legend")}</legend>
      <div className="mt-1.5">
        {WAYS_OUT.map((each) => (
          <label key={each} className="flex min-h-11 cursor-pointer items-center gap-2.5 text-13 md:min-h-8">
            <input
              type="radio"
              name={id}
              value={each}
              checked={way === each}
              onChange={() => onChange({ way: each })}
              className="size-4 shrink-0 accent-ink"
            />
            {t(`way.${each}`)}
          </label>
        ))}
      </div>
      {way === "scheduled" ? (
        <div className="mt-1.5 ps-6.5">
          <label htmlFor={`${id}-at`} className="mb-1 block text-12 text-ink-2">
            {t("at", { zone })}
          </label>
          <input
            id={`${id}-at`}
            type="datetime-local"
            value={wallTime}
            min={toWallTime(new Date(), zone)}
            onChange={(event) => onChange({ wallTime: event.target.value })}
            className="figures min-h-11 w-full rounded-tight border border-line-2 bg-paper px-2.5 text-16 md:min-h-9 md:text-13"
          />
        </div>
      ) : null}
    </fieldset>
  );
}

/** What to ask of the server for a way out; null while the time is missing. */
export function toStatePatch(way: WayOut, wallTime: string, zone: string) {
  if (way !== "scheduled") return { status: way };
  const at = fromWallTime(wallTime, zone);
  return at && { status: way, publishAt: at.toISOString() };
}
