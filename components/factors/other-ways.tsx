"use client";

import { ChevronRight, KeyRound, LifeBuoy, type LucideIcon, Smartphone } from "lucide-react";
import { useTranslations } from "next-intl";
import type { StepMethod } from "./submit-to-door";

const WAYS: Record<StepMethod, { icon: LucideIcon; words: "useTotp" | "useKey" | "useBackup" }> = {
  totp: { icon: Smartphone, words: "useTotp" },
  passkey: { icon: KeyRound, words: "useKey" },
  backup: { icon: LifeBuoy, words: "useBackup" },
};

type OtherWaysProps = { methods: readonly StepMethod[]; onChosen: (method: StepMethod) => void };

/** What else somebody may prove themselves with. */
export function OtherWays({ methods, onChosen }: OtherWaysProps) {
  const t = useTranslations("proof");
  if (methods.length === 0) return null;
  return (
    <ul className="mt-[18px] border-t border-line">
      {methods.map((method) => {
        const { icon: Icon, words } = WAYS[method];
        return (
          <li key={method} className="border-b border-line">
            <button
              type="button"
              onClick={() => onChosen(method)}
              className="grid min-h-13 w-full cursor-pointer grid-cols-[22px_minmax(0,1fr)_18px] items-center gap-3 text-start font-medium hover:bg-sunk"
            >
              <Icon size={18} strokeWidth={1.75} aria-hidden="true" className="text-ink-2" />
              {t(words)}
              <ChevronRight size={16} aria-hidden="true" className="text-ink-2 rtl:-scale-x-100" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
