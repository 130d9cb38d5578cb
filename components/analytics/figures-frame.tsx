import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { BackActor } from "@/components/back/back-nav";
import { BackShell } from "@/components/back/back-shell";
import { LinkTabs } from "@/components/ui/link-tabs";
import type { OpenedPage } from "@/lib/analytics/open-page";
import { toAddress, withoutOrderFilters } from "@/lib/shared/analytics-address";
import { SHARED_PAGES, type SharedPage } from "@/lib/shared/schemas/share";
import type { Facts } from "./about-figures";
import { AnalyticsBar } from "./analytics-bar";
import { FiguresOfPage } from "./figures-of-page";

export type FiguresPage = SharedPage | "orders" | "providers";
export const PAGE_PATH: Readonly<Record<FiguresPage, string>> = {
  overview: "/dashboard",
  artists: "/dashboard/artists",
  tracks: "/dashboard/tracks",
  customers: "/dashboard/customers",
  funnel: "/dashboard/funnel",
  providers: "/dashboard/providers",
  orders: "/dashboard/orders",
};

const TABS: readonly FiguresPage[] = [...SHARED_PAGES, "providers"];

type FiguresFrameProps<Reply> = {
  actor: BackActor;
  page: FiguresPage;
  opened: OpenedPage<Reply>;
  /** Of the API, in this state, as CSV. */
  exportPath: string;
  children: (reply: Reply) => ReactNode;
};

/** Frame of every page of the store's figures: navigation, the bar, what the figures are of, then they or why there are none. */
export function FiguresFrame<Reply extends Facts>({
  actor,
  page,
  opened,
  exportPath,
  children,
}: FiguresFrameProps<Reply>) {
  const { state, chips, today, days } = opened;
  const t = useTranslations("analytics");
  const path = PAGE_PATH[page];
  const sharedPage = SHARED_PAGES.find((name) => name === page) ?? null;
  return (
    <BackShell actor={actor} current={path} section={t("section")} title={t(`pages.${page}`)}>
      <LinkTabs
        label={t("section")}
        className="border-b border-line px-2 md:px-4"
        tabs={TABS.map((name) => ({
          href: toAddress(PAGE_PATH[name], withoutOrderFilters(state)),
          label: t(`pages.${name}`),
          isCurrent: name === page,
        }))}
      />
      <AnalyticsBar
        {...{ path, state, days, today, chips }}
        exportHref={toAddress(exportPath, state, { format: "csv" })}
        sharedPage={sharedPage}
        hasKeys
      >
        <FiguresOfPage page={opened} path={path} targetsHref="/dashboard/targets" liveHref="/dashboard/live">
          {children}
        </FiguresOfPage>
      </AnalyticsBar>
    </BackShell>
  );
}
