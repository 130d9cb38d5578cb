import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CustomerFigures } from "@/components/analytics/customer-figures";
import { FiguresFrame } from "@/components/analytics/figures-frame";
import { openPage } from "@/lib/analytics/open-page";
import { readCustomers } from "@/lib/analytics/read-analytics";
import { viewerOf } from "@/lib/analytics/viewer";
import { requirePage } from "@/lib/platform/session";
import type { GivenSearch } from "@/lib/shared/analytics-address";

const PATH = "/dashboard/customers";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("analytics.pages");
  return { title: t("customers") };
}

export default async function CustomersPage({ searchParams }: { searchParams: Promise<GivenSearch> }) {
  const actor = await requirePage(["analyst", "admin"], PATH);
  const viewer = viewerOf(actor);
  const opened = await openPage(
    await searchParams,
    viewer,
    (query, desk) => readCustomers(query, viewer, desk),
    ({ data }) => data.every(({ buyers }) => buyers === 0),
  );
  return (
    <FiguresFrame actor={actor} page="customers" exportPath="/api/analytics/customers" opened={opened}>
      {(reply) => <CustomerFigures reply={reply} state={opened.state} />}
    </FiguresFrame>
  );
}
