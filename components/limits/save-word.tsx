import { CircleAlert, CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";

export type SaveState = "rest" | "saving" | "saved" | "failed";

/** What became of it, read out as well. */
export function SaveWord({ state }: { state: SaveState }) {
  const t = useTranslations("limits");
  return (
    <span aria-live="polite" className="inline-flex items-center gap-1.5 text-13">
      {state === "saved" ? (
        <>
          <CircleCheck size={14} aria-hidden className="text-ok" />
          {t("saved")}
        </>
      ) : null}
      {state === "failed" ? (
        <>
          <CircleAlert size={14} aria-hidden className="text-bad" />
          {t("notSaved")}
        </>
      ) : null}
    </span>
  );
}
