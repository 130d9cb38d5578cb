"use client";

import { useTranslations } from "next-intl";

export type Grouping = "record" | "singles";
const CHOICES = ["record", "singles"] as const;

/** Several files at once: one record of them all, or a single of each. */
export function GroupChoice({ value, onChange }: { value: Grouping; onChange: (value: Grouping) => void }) {
  const t = useTranslations("portal.upload.grouping");
  return (
    <fieldset className="mt-2 flex flex-wrap items-center gap-x-5 gap-y-1">
      <legend className="text-ink-2 sm:float-start">{t("legend")}</legend>
      {CHOICES.map((choice) => (
        <label key={choice} className="flex min-h-9 cursor-pointer items-center gap-2 font-medium md:min-h-7">
          <input
            type="radio"
            name="grouping"
            value={choice}
            checked={value === choice}
            onChange={() => onChange(choice)}
            className="size-4 accent-ink"
          />
          {t(choice)}
        </label>
      ))}
    </fieldset>
  );
}
