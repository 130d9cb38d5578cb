import { useTranslations } from "next-intl";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import type { SettingsChange, SettingsVersion } from "@/lib/shared/schemas/settings";

/** Says in words what a version, or a draft, changes. */
export function useChangeWords() {
  const t = useTranslations("settings");
  const sayEach = (changes: readonly SettingsChange[]): string[] =>
    changes.map((change) => {
      if (change.kind === "strategy")
        return t("payments.changed.strategy", { strategy: t(`payments.strategies.${change.strategy}`) });
      const provider = nameOfProvider(change.provider);
      if (change.kind === "moved") return t("payments.changed.moved", { provider, place: change.place });
      if (change.kind === "weight") return t("payments.changed.weight", { provider, weight: change.weight });
      return t(`payments.changed.${change.kind}`, { provider });
    });
  const sayVersion = ({ changes, note, version }: SettingsVersion): string => {
    const words = sayEach(changes);
    if (note !== "" && !words.includes(note)) words.push(note);
    return words.length > 0 ? words.join(", ") : t(version === 1 ? "payments.firstVersion" : "payments.sameAgain");
  };
  return { sayVersion, sayChanges: (changes: readonly SettingsChange[]) => sayEach(changes).join(", ") };
}
