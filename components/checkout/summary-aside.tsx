"use client";
import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { Cover } from "@/components/ui/cover";
import { Money } from "@/components/ui/money";
import { Skeleton } from "@/components/ui/skeleton";
import type { Currency } from "@/lib/shared/money";
import type { SummaryLine } from "./summary-line";

type Total = { amountMinor: number; currency: Currency };
type SummaryAsideProps = {
  lines: Pick<SummaryLine, "id" | "title" | "artistName" | "coverUrl">[];
  total: Total | null;
  isOpenAtFirst?: boolean;
  children: ReactNode;
};

/** The right column from 1024 px; before that one line that opens, so that the form comes first. */
export function SummaryAside({ lines, total, isOpenAtFirst = false, children }: SummaryAsideProps) {
  const t = useTranslations("checkout.basket");
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const panelId = useId();
  return (
    <aside
      aria-label={t("summary")}
      className="relative -mx-4 bg-sunk px-4 max-lg:order-first md:-mx-8 md:px-8 lg:mx-0 lg:ps-10 lg:pe-0 lg:pt-11 lg:pb-18 lg:before:absolute lg:before:inset-y-0 lg:before:start-full lg:before:w-screen lg:before:bg-sunk xl:ps-14"
    >
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={panelId}
        onClick={() => setIsOpen(!isOpen)}
        className="flex min-h-15 w-full items-center gap-3 text-start lg:hidden"
      >
        <CoverStack lines={lines} />
        <span className="inline-flex items-center gap-1.5 text-14">
          {t("count", { count: lines.length })}
          <ChevronDown size={14} aria-hidden="true" className={isOpen ? "rotate-180" : ""} />
        </span>
        <span className="ms-auto font-display text-20 font-bold">
          {total ? (
            <Money {...total} className="font-display lining-nums" />
          ) : (
            <Skeleton className="h-5 w-16 bg-line" />
          )}
        </span>
      </button>
      <div id={panelId} className={`max-lg:pt-3 max-lg:pb-8 ${isOpen ? "" : "max-lg:hidden"}`}>
        {children}
      </div>
    </aside>
  );
}

function CoverStack({ lines }: Pick<SummaryAsideProps, "lines">) {
  return (
    <span className="flex" aria-hidden="true">
      {lines.slice(0, 3).map(({ id, ...line }) => (
        <Cover
          key={id}
          src={line.coverUrl}
          title={line.title}
          artistName={line.artistName}
          sizes="40px"
          isDecorative
          className="w-10 not-first:-ms-4.5 ring-2 ring-sunk"
        />
      ))}
    </span>
  );
}
