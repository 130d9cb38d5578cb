import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import type { Scope } from "@/lib/shared/roles";

type ScopeBoxesProps = {
  all: readonly Scope[];
  chosen: readonly Scope[];
  onChange: (scopes: Scope[]) => void;
  error?: string | undefined;
};

export function ScopeBoxes({ all, chosen, onChange, error }: ScopeBoxesProps) {
  const t = useTranslations("settings");
  const errorId = useId();
  const toggle = (scope: Scope, isOn: boolean) =>
    onChange(all.filter((other) => (other === scope ? isOn : chosen.includes(other))));
  return (
    <fieldset aria-describedby={error ? errorId : undefined}>
      <legend className="mb-1.5 text-14 font-medium">{t("access.scopes")}</legend>
      <div className="grid border-t border-line sm:grid-cols-2 sm:gap-x-6">
        {all.map((scope) => (
          <label key={scope} className="flex min-h-11 cursor-pointer items-center gap-3 border-b border-line">
            <input
              type="checkbox"
              checked={chosen.includes(scope)}
              onChange={(event) => toggle(scope, event.target.checked)}
              className="size-4.5 accent-ink"
            />
            <span>
              <b className="block leading-[18px] font-medium">{t(`access.scope.${scope.replace(":", "_")}`)}</b>
              <span className="figures text-12 text-ink-3">{scope}</span>
            </span>
          </label>
        ))}
      </div>
      {error ? (
        <p id={errorId} className="mt-1.5 flex items-start gap-1.5 text-bad">
          <CircleAlert size={14} aria-hidden className="mt-0.75 shrink-0" />
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
