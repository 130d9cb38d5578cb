import { useTranslations } from "next-intl";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import type { SettingsChange, SettingsVersion } from "@/lib/shared/schemas/settings";

/** Says in words what a version, or a draft, changes. */
export function useChangeWords() {
  const t = useTranslations("settings");
  const sayEach = (changes: readonly SettingsChange[]): string[] =>
    changes.map((change) =>
      t(`payments.changed.${change.kind}`, {
        provider: nameOfProvider(change.provider),
        place: change.kind === "moved" ? change.place : 0,
      }),
    );
  const sayVersion = ({ changes, note, version }: SettingsVersion): string => {
    const words = sayEach(changes);
    if (note !== "" && !words.includes(note)) words.push(note);
    return words.length > 0 ? words.join(", ") : t(version === 1 ? "payments.firstVersion" : "payments.sameAgain");
  };
  return { sayVersion, sayChanges: (changes: readonly SettingsChange[]) => sayEach(changes).join(", ") };
}
