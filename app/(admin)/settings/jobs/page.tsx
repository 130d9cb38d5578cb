import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { JobList } from "@/components/jobs/job-list";
import { KeepFresh } from "@/components/review/keep-fresh";
import { readJobBoard } from "@/lib/media/job-desk";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";

const PATH = "/settings/jobs";
const RENEW_EVERY_MS = 2_000;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("jobs");
  return { title: t("title") };
}

export default async function JobsPage() {
  const actor = await requirePage(["admin"], PATH);
  const [t, settings, board, zone] = await Promise.all([
    getTranslations("jobs"),
    getTranslations("settings"),
    readJobBoard(),
    getStoreZone(),
  ]);
  return (
    <BackShell actor={actor} current={PATH} section={settings("section")} title={t("title")} hasOwnHeading>
      <KeepFresh everyMs={RENEW_EVERY_MS} />
      <JobList board={board} asOf={new Date().toISOString()} zone={zone} />
    </BackShell>
  );
}
