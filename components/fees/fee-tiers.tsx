import { CircleAlert, Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { FeeTexts, TierTexts } from "./fee-draft";

type FeeTiersProps = { texts: FeeTexts; onChange: (tiers: TierTexts[]) => void; error: string | undefined };
const PARTS = ["from", "percent", "fixed"] as const;
const EMPTY: TierTexts = { from: "", percent: "", fixed: "" };

/** Other prices from a month's volume on, lowest first. */
export function FeeTiers({ texts: { tiers, currency }, onChange, error }: FeeTiersProps) {
  const t = useTranslations("fees");
  const change = (index: number, part: Partial<TierTexts>) =>
    onChange(tiers.map((tier, at) => (at === index ? { ...tier, ...part } : tier)));
  return (
    <fieldset className="grid gap-2">
      <legend className="text-14 font-medium">{t("tiers")}</legend>
      <p className="text-13 text-ink-3">{t("tiersNote", { currency })}</p>
      {tiers.map((tier, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a tier is its place; what is typed into it may be anything
        <div key={index} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,1fr)_44px] gap-2">
          {PARTS.map((part) => (
            <Input
              key={part}
              inputMode="decimal"
              autoComplete="off"
              className="figures"
              aria-label={t(`tier.${part}`, { n: index + 1, currency })}
              aria-invalid={error !== undefined}
              placeholder={t(`tierShort.${part}`)}
              value={tier[part]}
              onChange={(event) => change(index, { [part]: event.target.value })}
            />
          ))}
          <Button
            variant="quiet"
            size="icon"
            aria-label={t("dropTier", { n: index + 1 })}
            onClick={() => onChange(tiers.filter((_, at) => at !== index))}
          >
            <X size={16} aria-hidden />
          </Button>
        </div>
      ))}
      {error ? (
        <p className="flex items-start gap-1.5 text-13 text-bad">
          <CircleAlert size={14} aria-hidden className="mt-0.75 shrink-0" />
          {error}
        </p>
      ) : null}
      <Button size="sm" className="min-h-11 justify-self-start md:min-h-8" onClick={() => onChange([...tiers, EMPTY])}>
        <Plus size={14} aria-hidden />
        {t("addTier")}
      </Button>
    </fieldset>
  );
}
