"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

type OpenPriceToggleProps = {
  /** As the server has it. */
  isOpen: boolean;
  onSave: (isOpen: boolean) => Promise<string | null>;
  className?: string;
};

/** Whether buyers may name more than the price, which is then the least. */
export function OpenPriceToggle({ isOpen, onSave, className }: OpenPriceToggleProps) {
  const t = useTranslations("portal.upload.openPrice");
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function choose(next: boolean) {
    setChosen(next);
    setError(await onSave(next));
    setChosen(null);
  }
  return (
    <div className={className}>
      <label className="flex min-h-11 cursor-pointer items-center gap-2.5 text-13 md:min-h-9">
        <input
          type="checkbox"
          checked={chosen ?? isOpen}
          onChange={(event) => choose(event.target.checked)}
          className="size-4 shrink-0 accent-ink"
        />
        <span>{t("label")}</span>
      </label>
      {error ? (
        <p role="alert" className="text-12 text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}
