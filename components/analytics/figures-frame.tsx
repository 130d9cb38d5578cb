import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { BackActor } from "@/components/back/back-nav";
import { BackShell } from "@/components/back/back-shell";
import { LinkTabs } from "@/components/ui/link-tabs";
import type { EmptyReason } from "@/lib/analytics/explain-empty";
import { type BarState, toAddress, withoutOrderFilters } from "@/lib/shared/analytics-address";
import { SHARED_PAGES, type SharedPage } from "@/lib/shared/schemas/share";
import { AboutFigures, type Facts } from "./about-figures";
import { AnalyticsBar } from "./analytics-bar";
import { EmptyFigures, RefusedFigures } from "./empty-figures";
import type { Chip } from "./filter-chips";

export type FiguresPage = SharedPage | "orders";
export const PAGE_PATH: Readonly<Record<FiguresPage, string>> = {
  overview: "/dashboard",
  artists: "/dashboard/artists",
  tracks: "/dashboard/tracks",
  customers: "/dashboard/customers",
  funnel: "/dashboard/funnel",
  orders: "/dashboard/orders",
};

type FiguresFrameProps = {
  actor: BackActor;
  page: FiguresPage;
  state: BarState;
  chips: readonly Chip[];
  today: string;
  /** Of the API, in this state, as CSV. */
  exportPath: string;
  facts: Facts | null;
  refused: string | null;
  empty: EmptyReason | null;
  children: ReactNode;
};

/** Frame of every page of the store's figures: navigation, the bar, what the figures are of, then they or why there are none. */
export function FiguresFrame({
  actor,
  page,
  state,
  chips,
  today,
  exportPath,
  facts,
  refused,
  empty,
  children,
}: FiguresFrameProps) {
  const t = useTranslations("analytics");
  const path = PAGE_PATH[page];
  const isShared = page !== "orders";
  return (
    <BackShell actor={actor} current={path} section={t("section")} title={t(`pages.${page}`)}>
      <LinkTabs
        label={t("section")}
        className="border-b border-line px-2 md:px-4"
        tabs={SHARED_PAGES.map((name) => ({
          href: toAddress(PAGE_PATH[name], withoutOrderFilters(state)),
          label: t(`pages.${name}`),
          isCurrent: name === page,
        }))}
      />
      <AnalyticsBar
        path={path}
        state={state}
        days={facts?.period.days ?? null}
        today={today}
        exportHref={toAddress(exportPath, state, { format: "csv" })}
        sharedPage={isShared ? page : null}
        chips={chips}
        hasKeys
        isEmpty={facts === null || empty !== null}
      >
        {facts ? <AboutFigures {...facts} targetsHref="/dashboard/targets" /> : null}
        {refused === null ? null : <RefusedFigures reason={refused} path={path} />}
        {empty && facts ? (
          <EmptyFigures reason={empty} path={path} state={state} days={facts.period.days} liveHref="/dashboard/live" />
        ) : (
          children
        )}
      </AnalyticsBar>
    </BackShell>
  );
}
