import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { AuditFilters } from "@/components/settings/audit-filters";
import { AuditList } from "@/components/settings/audit-list";
import { ChainStatus } from "@/components/settings/chain-status";
import { readChainCheck } from "@/lib/audit/check-chain";
import { listAudit, listAuditActions } from "@/lib/audit/list-audit";
import { listAuditActors } from "@/lib/audit/list-audit-actors";
import { readChainHead } from "@/lib/audit/read-chain";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";

const PATH = "/settings/audit";
const PAGE_SIZE = 50;

type AuditPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("audit.title") };
}

/** One value of a query parameter; empty, absent or repeated counts as not given. */
function read(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const actor = await requirePage(["admin"], PATH);
  const query = await searchParams;
  const cursor = read(query.cursor);
  const [action, by] = [read(query.action), read(query.actor)];
  const filter = { ...(action ? { action } : {}), ...(by ? { actor: by } : {}) };
  const [t, page, actions, actors, head, zone, check] = await Promise.all([
    getTranslations("settings"),
    listAudit(actor, { ...filter, ...(cursor ? { cursor } : {}), limit: PAGE_SIZE }),
    listAuditActions(),
    listAuditActors(),
    readChainHead(),
    getStoreZone(),
    readChainCheck(new Date()),
  ]);
  return (
    <BackShell actor={actor} current={PATH} section={t("section")} title={t("audit.title")} hasOwnHeading>
      <div className="grid gap-4 px-4 pt-[18px] pb-4 md:px-6">
        <div>
          <h1 className="display text-28 font-bold">{t("audit.title")}</h1>
          <p className="mt-1 text-ink-2">{t("audit.intro")}</p>
        </div>
        <AuditFilters filter={filter} actions={actions} actors={actors} />
      </div>
      <ChainStatus head={head} {...check} zone={zone} />
      <div className="p-4 md:px-6 md:pb-8">
        <AuditList
          entries={page.data}
          nextCursor={page.nextCursor}
          filter={filter}
          isFirstPage={cursor === undefined}
          zone={zone}
        />
      </div>
    </BackShell>
  );
}
