import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { mergeClasses } from "@/components/ui/merge-classes";
import type { SdkFields } from "@/lib/shared/schemas/rail-fields";
import { ADYEN_BOXES } from "./rails/adyen-boxes";
import { FIELD_NAMES, type FieldName } from "./rails/mounted-fields";
import { useRailName } from "./use-rail-name";
import type { FieldProblem, SdkFieldsState } from "./use-sdk-fields";

type SdkCardProps = { fields: SdkFields; state: SdkFieldsState; isLocked: boolean; hasOthers: boolean };

/** Our labels and boxes; what is typed is in the provider's own frames inside them, which this page cannot read. */
export function SdkCard({ fields, state, isLocked, hasOthers }: SdkCardProps) {
  const t = useTranslations("checkout.card");
  const nameRail = useRailName();
  if (state.at === "failed")
    return <Failed rail={nameRail(fields.rail)} hasOthers={hasOthers} onAgain={state.tryAgain} />;
  return (
    <div ref={state.setRoom} className={mergeClasses("@container", isLocked && "opacity-60")} inert={isLocked}>
      <p role="status" className={state.isReady ? "sr-only" : "mb-2 text-13 text-ink-2"}>
        {state.isReady ? "" : t("loading", { rail: nameRail(fields.rail) })}
      </p>
      {fields.kind === "square" ? (
        <>
          <p className="mb-1 text-13 font-medium">{t("whole")}</p>
          <div data-field="whole" className="min-h-22 [color-scheme:light]" />
        </>
      ) : (
        <div className="grid grid-cols-2 gap-3 @[26.25rem]:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)]">
          {FIELD_NAMES.map((name) => (
            <Box key={name} name={name} problem={state.problems[name]} />
          ))}
        </div>
      )}
      <Problems state={state} isSaidElsewhere={fields.kind === "square"} />
    </div>
  );
}

/** The frame inside keeps a light scheme in both themes, or browsers would put an opaque canvas behind it. */
function Box({ name, problem }: { name: FieldName; problem: FieldProblem | undefined }) {
  const t = useTranslations("checkout.card");
  return (
    <div className={name === "number" ? "col-span-2 @[26.25rem]:col-span-1" : undefined}>
      <p className="mb-1 text-13 font-medium">{t(name)}</p>
      <div
        data-field={name}
        data-cse={ADYEN_BOXES[name]}
        className={mergeClasses(
          "h-11 rounded-tight border bg-raise px-3 py-2.5 [color-scheme:light] focus-within:border-ink [&_iframe]:h-full! [&_iframe]:w-full!",
          problem ? "border-bad" : "border-line-2",
        )}
      />
    </div>
  );
}

/** Square says in its own form what is wrong there. */
function Problems({ state: { problems }, isSaidElsewhere }: { state: SdkFieldsState; isSaidElsewhere: boolean }) {
  const t = useTranslations("checkout.card");
  const said = isSaidElsewhere ? [] : FIELD_NAMES.filter((name) => problems[name]);
  return (
    <div aria-live="polite">
      {said.map((name) => (
        <p key={name} className="mt-2 text-13 text-bad">
          {t(`${problems[name] ?? "wrong"}.${name}`)}
        </p>
      ))}
    </div>
  );
}

function Failed({ rail, hasOthers, onAgain }: { rail: string; hasOthers: boolean; onAgain(): void }) {
  const t = useTranslations("checkout.card");
  return (
    <div role="alert" className="grid grid-cols-[18px_minmax(0,1fr)] gap-x-2.5">
      <CircleAlert size={18} strokeWidth={1.75} aria-hidden="true" className="mt-0.5 text-warn" />
      <div>
        <p className="font-semibold">{t("failedTitle", { rail })}</p>
        <p className="mt-1 text-14 text-ink-2">{t("failedText", { rail })}</p>
        <div className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-2">
          <Button variant="outline" size="sm" className="min-h-11" onClick={onAgain}>
            {t("again")}
          </Button>
          {hasOthers ? (
            <a href="#methods" className="inline-flex min-h-11 items-center font-medium text-ink">
              {t("others")}
            </a>
          ) : null}
        </div>
      </div>
    </div>
  );
}
