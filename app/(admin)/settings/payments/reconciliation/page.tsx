import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { ReconciliationDesk } from "@/components/reconciliation/reconciliation-desk";
import { getReconciliation, getReconciliationDay } from "@/lib/payments/reconciliation";
import { reconciliationContext } from "@/lib/payments/reconciliation-context";
import { AppError } from "@/lib/platform/errors";
import { requirePage } from "@/lib/platform/session";
import type { Actor } from "@/lib/shared/roles";
import type { ReconciliationOverview } from "@/lib/shared/schemas/reconciliation";
import { addDays } from "@/lib/shared/time";

const PATH = "/settings/payments/reconciliation";

type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("reconciliation");
  return { title: t("title") };
}

/** The day that is asked for; else the latest with something open, else yesterday. */
function chooseDay({ rails, days, today }: ReconciliationOverview, asked: { rail: unknown; day: unknown }) {
  const rail = typeof asked.rail === "string" ? asked.rail : rails[0];
  if (rail === undefined) return null;
  const open = days.find((line) => line.rail === rail && line.openCount > 0);
  return { rail, day: typeof asked.day === "string" ? asked.day : (open?.day ?? addDays(today, -1)) };
}

async function readDay(address: { rail: string; day: string }, actor: Actor) {
  return getReconciliationDay(reconciliationContext(), address, actor).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
}

export default async function ReconciliationPage({ searchParams }: PageProps) {
  const actor = await requirePage(["admin"], PATH);
  const { rail, day } = await searchParams;
  const [t, settings, overview] = await Promise.all([
    getTranslations("reconciliation"),
    getTranslations("settings"),
    getReconciliation(reconciliationContext(), actor),
  ]);
  const chosen = chooseDay(overview, { rail, day });
  const shown = chosen && (await readDay(chosen, actor));
  return (
    <BackShell actor={actor} current={PATH} section={settings("section")} title={t("title")} hasOwnHeading>
      <ReconciliationDesk overview={overview} day={shown} />
    </BackShell>
  );
}
