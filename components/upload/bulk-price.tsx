"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Money } from "@/components/ui/money";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { changeRelease } from "./draft-changes";
import type { SaveDraft } from "./use-drafts";
import { readTypedPrice, useSaveField } from "./use-save-field";

type BulkPriceProps = { draft: OwnReleaseDetail; save: SaveDraft };

/** One price for the tracks that are ticked, all of them or none. */
export function BulkPrice({ draft, save }: BulkPriceProps) {
  const t = useTranslations("portal.upload.bulk");
  return (
    <details className="group mt-3 border-t border-line">
      <summary className="flex min-h-11 cursor-pointer list-none items-center justify-between gap-2 text-13 font-medium md:min-h-9 [&::-webkit-details-marker]:hidden">
        {t("title")}
        <ChevronDown size={16} aria-hidden="true" className="text-ink-2 group-open:rotate-180" />
      </summary>
      <BulkForm draft={draft} save={save} />
    </details>
  );
}

function BulkForm({ draft, save }: BulkPriceProps) {
  const t = useTranslations("portal.upload.bulk");
  const id = useId();
  const form = useBulkPrice(draft, save);
  const isAll = form.chosen.length === draft.tracks.length;
  return (
    <div className="pb-2">
      <fieldset className="min-w-0">
        <legend className="sr-only">{t("tracks")}</legend>
        <label className="flex min-h-11 cursor-pointer items-center gap-2.5 border-b border-line text-13 md:min-h-9">
          <input
            type="checkbox"
            checked={isAll}
            onChange={() => form.choose(isAll ? [] : draft.tracks.map((track) => track.id))}
            className="size-4 shrink-0 accent-ink"
          />
          {t("all")}
        </label>
        <ul className="max-h-72 overflow-y-auto">
          {draft.tracks.map((track) => (
            <li key={track.id}>
              <label className="flex min-h-11 cursor-pointer items-center gap-2.5 text-13 md:min-h-9">
                <input
                  type="checkbox"
                  checked={form.chosen.includes(track.id)}
                  onChange={() => form.toggle(track.id)}
                  className="size-4 shrink-0 accent-ink"
                />
                <bdi className="text-match-parent min-w-0 flex-1 truncate">{track.title}</bdi>
                {track.isPriced ? (
                  <Money amountMinor={track.priceMinor} currency={draft.currency} className="text-12 text-ink-2" />
                ) : (
                  <span className="text-12 text-ink-3">{t("noPrice")}</span>
                )}
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      <label htmlFor={id} className="mt-3 mb-1 block text-12 text-ink-2">
        {t("price", { currency: draft.currency })}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          value={form.price}
          onChange={(event) => form.setPrice(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && form.isReady && form.apply()}
          inputMode="decimal"
          aria-invalid={form.problem ? true : undefined}
          aria-describedby={`${id}-note`}
          className="figures min-h-11 w-full min-w-0 rounded-tight border border-line-2 bg-paper px-2.5 text-16 aria-invalid:border-bad md:min-h-9 md:text-13"
        />
        <Button size="sm" className="min-h-11 md:min-h-9" disabled={!form.isReady} onClick={form.apply}>
          {t("apply", { count: form.chosen.length })}
        </Button>
      </div>
      <p id={`${id}-note`} role="status" className={form.problem ? "mt-1 text-12 text-bad" : "mt-1 text-12 text-ink-2"}>
        {form.problem ?? (form.pricedCount === null ? t("note") : t("done", { count: form.pricedCount }))}
      </p>
    </div>
  );
}

function useBulkPrice(draft: OwnReleaseDetail, save: SaveDraft) {
  const saveField = useSaveField(save);
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [price, setPrice] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [pricedCount, setPricedCount] = useState<number | null>(null);
  const [isSaving, setSaving] = useState(false);
  const chosen = ticked.filter((id) => draft.tracks.some((track) => track.id === id));

  async function apply() {
    setSaving(true);
    const trackPrices = { tracks: chosen, price: readTypedPrice(price) };
    const refused = await saveField("trackPrices.price", [changeRelease(draft, { trackPrices })]);
    setProblem(refused);
    setPricedCount(refused === null ? chosen.length : null);
    setSaving(false);
  }
  return {
    chosen,
    price,
    problem,
    pricedCount,
    isReady: chosen.length > 0 && price.trim() !== "" && !isSaving,
    setPrice,
    choose: setTicked,
    toggle: (id: string) => setTicked(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]),
    apply,
  };
}
