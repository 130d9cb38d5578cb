"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { LONGEST_LYRICS } from "@/lib/shared/schemas/draft";

type LyricsFieldProps = {
  lyrics: string;
  onSave: (lyrics: string) => Promise<string | null>;
  onUnsavedChange: (isUnsaved: boolean) => void;
};

/** Saves itself on leaving it; closed until it is wanted, as most of a record's editing is not about words. */
export function LyricsField({ lyrics, onSave, onUnsavedChange }: LyricsFieldProps) {
  const t = useTranslations("draft.field");
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function save() {
    if (typed === null || typed === lyrics) return setTyped(null);
    const problem = await onSave(typed);
    setError(problem);
    onUnsavedChange(problem !== null);
    if (problem === null) setTyped((now) => (now === typed ? null : now));
  }
  const lines = lyrics === "" ? 0 : lyrics.split("\n").filter((line) => line.trim() !== "").length;
  return (
    <details className="group sm:col-span-12">
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 text-13 font-medium md:min-h-9 [&::-webkit-details-marker]:hidden">
        <ChevronDown
          size={14}
          aria-hidden="true"
          className="text-ink-2 transition-transform group-open:rotate-180 motion-reduce:transition-none"
        />
        {t("lyrics")}
        <span className="text-12 font-normal text-ink-3">{t("lines", { count: lines })}</span>
      </summary>
      <label htmlFor={id} className="sr-only">
        {t("lyrics")}
      </label>
      <textarea
        id={id}
        dir="auto"
        rows={8}
        maxLength={LONGEST_LYRICS}
        value={typed ?? lyrics}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={save}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        className="w-full rounded-tight border border-line-2 bg-paper p-2.5 text-16 md:text-13"
      />
      {error ? (
        <p id={`${id}-error`} role="alert" className="mt-1 text-12 text-bad">
          {error}
        </p>
      ) : null}
    </details>
  );
}
