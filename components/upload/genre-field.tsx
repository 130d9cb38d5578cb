"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { mergeClasses } from "@/components/ui/merge-classes";
import { GENRES, type Genre } from "@/lib/shared/schemas/catalog";

type GenreFieldProps = { value: Genre; onSave: (genre: Genre) => Promise<string | null>; className?: string };

export function GenreField({ value, onSave, className }: GenreFieldProps) {
  const t = useTranslations();
  const id = useId();
  const [chosen, setChosen] = useState<Genre | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function choose(genre: Genre) {
    setChosen(genre);
    const problem = await onSave(genre);
    setError(problem);
    if (problem === null) setChosen(null);
  }
  return (
    <div className={mergeClasses("min-w-0", className)}>
      <label htmlFor={id} className="mb-1 block text-12 text-ink-2">
        {t("portal.upload.field.genre")}
      </label>
      <span className="relative block">
        <select
          id={id}
          value={chosen ?? value}
          onChange={(event) => choose(event.target.value as Genre)}
          aria-invalid={error ? true : undefined}
          className="min-h-11 w-full appearance-none rounded-tight border border-line-2 bg-paper ps-2.5 pe-8 text-16 md:min-h-9 md:text-13"
        >
          {GENRES.map((genre) => (
            <option key={genre} value={genre}>
              {t(`genres.${genre}.name`)}
            </option>
          ))}
        </select>
        <ChevronDown
          size={14}
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 end-2.5 my-auto text-ink-2"
        />
      </span>
      {error ? (
        <p role="alert" className="mt-1 text-12 text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}
