import { CircleCheck, type LucideIcon, Undo2, UserSearch } from "lucide-react";
import { useTranslations } from "next-intl";
import { FormSection } from "./form-section";
import { useRailName } from "./use-rail-name";

/** The three ways an open payment can end. */
export function WhatNext({ rail }: { rail: string | null }) {
  const t = useTranslations("checkout.checking");
  const nameRail = useRailName();
  return (
    <FormSection title={t("next")}>
      <ul>
        <Ending icon={CircleCheck} title={t("went")} text={t("wentText")} />
        <Ending icon={Undo2} title={t("didNot")} text={t("didNotText")} />
        <Ending icon={UserSearch} title={t("open")} text={t("openText", { rail: nameRail(rail) })} />
      </ul>
    </FormSection>
  );
}

function Ending({ icon: Icon, title, text }: { icon: LucideIcon; title: string; text: string }) {
  return (
    <li className="grid grid-cols-[22px_minmax(0,1fr)] gap-3.5 py-3 not-last:border-b not-last:border-line first:pt-0.5">
      <Icon size={20} strokeWidth={1.75} aria-hidden="true" className="mt-px text-ink-2" />
      <div>
        <b className="block leading-5.5 font-semibold">{title}</b>
        <p className="text-14 text-ink-2">{text}</p>
      </div>
    </li>
  );
}
