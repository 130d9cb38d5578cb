import { TriangleAlert } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { CheckPanel } from "@/components/storage/check-panel";
import { KeepFresh } from "@/components/storage/keep-fresh";
import { NodePanel } from "@/components/storage/node-panel";
import { SpacePanel } from "@/components/storage/space-panel";
import { SweepPanel } from "@/components/storage/sweep-panel";
import { hasFfmpeg } from "@/lib/media/available-offers";
import { readStorage } from "@/lib/media/upkeep/read-storage";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";

const PATH = "/settings/storage";
const BUSY_MS = 2_000;
const QUIET_MS = 15_000;

type StoragePageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("storage");
  return { title: t("title") };
}

export default async function StoragePage({ searchParams }: StoragePageProps) {
  const actor = await requirePage(["admin"], PATH);
  const { plan } = await searchParams;
  const [t, section, storage, zone, canMake] = await Promise.all([
    getTranslations("storage"),
    getTranslations("settings"),
    readStorage(plan === "1"),
    getStoreZone(),
    hasFfmpeg(),
  ]);
  const isBusy =
    [storage.check, storage.lastSweep].some((run) => run !== null && run.finishedAt === null) ||
    storage.node.waiting.length > 0;
  return (
    <BackShell actor={actor} current={PATH} section={section("section")} title={t("title")} hasOwnHeading>
      <div className="px-4 pt-[18px] pb-4 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        <p className="mt-1 max-w-prose text-ink-2">{t("intro")}</p>
        {canMake ? null : (
          <p className="mt-3 flex max-w-prose items-start gap-2 rounded-tight border border-warn p-3 text-14">
            <TriangleAlert size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-warn" />
            {t("noFfmpeg")}
          </p>
        )}
      </div>
      <KeepFresh everyMs={isBusy ? BUSY_MS : QUIET_MS} />
      <div className="grid pb-8 md:grid-cols-2">
        <SpacePanel {...storage} />
        <NodePanel node={storage.node} zone={zone} />
        <CheckPanel check={storage.check} findings={storage.findings} zone={zone} />
        <SweepPanel lastSweep={storage.lastSweep} plan={storage.sweep} zone={zone} />
      </div>
    </BackShell>
  );
}
