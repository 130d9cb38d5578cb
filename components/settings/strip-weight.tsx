import { useTranslations } from "next-intl";
import { useState } from "react";
import { formatPpm } from "@/components/dashboard/format-figures";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { Input } from "@/components/ui/input";
import type { ProviderStrip } from "@/lib/shared/schemas/settings";
import { shareOfWeight } from "./switchboard-draft";
import type { Switchboard } from "./use-switchboard";

const WEIGHT = /^(?:\d{1,3}|1000)$/;

/** Its share of a split by weight. What is typed counts once it is a weight; leaving the field shows what counts. */
export function StripWeight({ strip, board }: { strip: ProviderStrip; board: Switchboard }) {
  const t = useTranslations("settings");
  const [typed, setTyped] = useState<string | null>(null);
  const share = shareOfWeight(board.draft, strip.provider);
  const isWrong = typed !== null && !WEIGHT.test(typed);
  const type = (text: string) => {
    setTyped(text);
    if (WEIGHT.test(text)) board.weigh(strip.provider, Number(text));
  };
  return (
    <div className="flex items-center gap-2 py-2 md:border-t md:border-line">
      <span className="text-12 text-ink-3">{t("payments.weight")}</span>
      <Input
        inputMode="numeric"
        autoComplete="off"
        aria-label={t("payments.weightOf", { provider: nameOfProvider(strip.provider) })}
        aria-invalid={isWrong}
        title={t("payments.weightRange")}
        value={typed ?? strip.weight ?? 1}
        onChange={(event) => type(event.target.value.trim())}
        onBlur={() => setTyped(null)}
        className="figures h-11 w-16 text-end md:h-8 md:min-h-8"
      />
      <span className="figures ms-auto text-12 text-ink-2">
        {share === null ? t("payments.none") : formatPpm(share, 0)}
      </span>
    </div>
  );
}
