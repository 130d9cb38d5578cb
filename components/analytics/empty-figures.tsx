import { CalendarX2, CircleSlash, Disc3, FunnelX, ListRestart, type LucideIcon } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LookAgain } from "@/components/back/look-again";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { EmptyReason } from "@/lib/analytics/explain-empty";
import { type BarState, toAddress, withChange, withoutFilters } from "@/lib/shared/analytics-address";

type QuietProps = { icon: LucideIcon; title: string; action?: ReactNode; children?: ReactNode };

function Quiet({ icon: Icon, title, action, children }: QuietProps) {
  return (
    <section className="min-h-[264px] px-4 py-6 md:px-6">
      <Icon size={22} strokeWidth={1.5} aria-hidden className="mb-3 text-ink-3" />
      <h2 className="display text-20">{title}</h2>
      <p className="mt-1.5 mb-4 max-w-prose text-ink-2">{children}</p>
      {action}
    </section>
  );
}

function Step({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Button asChild size="sm" className="min-h-11 md:min-h-8">
      <Link href={href}>{children}</Link>
    </Button>
  );
}

type EmptyFiguresProps = {
  reason: EmptyReason;
  path: string;
  state: BarState;
  days: readonly [string, string];
  liveHref: string | null;
};

/** Says which kind of empty it is, and offers the one step that ends it. */
export function EmptyFigures({ reason, path, state, days: [first, last], liveHref }: EmptyFiguresProps) {
  const t = useTranslations("analytics.empty");
  if (reason.kind === "never")
    return (
      <Quiet icon={Disc3} title={t("never")} action={liveHref ? <Step href={liveHref}>{t("toLive")}</Step> : null}>
        {t("neverText")}
      </Quiet>
    );
  if (reason.kind === "filtered")
    return (
      <Quiet
        icon={FunnelX}
        title={t("filtered", { count: reason.orders })}
        action={<Step href={toAddress(path, withoutFilters(state))}>{t("clear")}</Step>}
      >
        {t("filteredText")}
      </Quiet>
    );
  const { before, after } = reason;
  const day = before ?? after;
  const text =
    before && after
      ? t("periodBoth", { before, after })
      : before
        ? t("periodBefore", { before })
        : after
          ? t("periodAfter", { after })
          : null;
  const there = day ? toAddress(path, withChange(state, { period: "custom", from: day, to: day })) : null;
  return (
    <Quiet
      icon={CalendarX2}
      title={t("period", { first, last })}
      action={there && day ? <Step href={there}>{t("goTo", { day })}</Step> : null}
    >
      {text}
    </Quiet>
  );
}

/** The bar asked for what the figures cannot answer; the reason is the server's own. */
export function RefusedFigures({ reason, path }: { reason: string; path: string }) {
  const t = useTranslations("analytics.refused");
  return (
    <Quiet icon={CircleSlash} title={t("title")} action={<Step href={path}>{t("clear")}</Step>}>
      {reason}
    </Quiet>
  );
}

/** Every day is counted anew: none is shown until all are of one zone. The page looks again by itself. */
export function CountedFigures({ reason }: { reason: string }) {
  const t = useTranslations("analytics.counted");
  return (
    <Quiet icon={ListRestart} title={t("title")} action={<LookAgain />}>
      {reason}
    </Quiet>
  );
}

const ROWS = Array.from({ length: 8 }, (_, index) => `${92 - 7 * index}%`);

/** As high as what is on its way. */
export function LoadingFigures() {
  const t = useTranslations("analytics.empty");
  return (
    <div role="status" className="grid min-h-[264px] gap-3 px-4 py-6 md:px-6">
      <span className="text-ink-3">{t("loading")}</span>
      {ROWS.map((width) => (
        <span key={width} style={{ width }}>
          <Skeleton className="h-6" />
        </span>
      ))}
    </div>
  );
}
