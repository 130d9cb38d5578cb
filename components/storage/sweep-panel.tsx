import Link from "next/link";
import { useTranslations } from "next-intl";
import { Panel } from "@/components/back/panel";
import { buttonStyles } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { formatBytes } from "@/components/upload/format-bytes";
import type { StorageOverview, StorageRun } from "@/lib/shared/schemas/storage";
import { ActButton } from "./act-button";
import { FiguresList } from "./figures-list";

type Plan = NonNullable<StorageOverview["sweep"]>;
type SweepPanelProps = { lastSweep: StorageRun | null; plan: Plan | null; zone: string };

/** What the last sweep removed, and, when asked, what one would remove now: the list first, then the button. */
export function SweepPanel({ lastSweep, plan, zone }: SweepPanelProps) {
  const t = useTranslations("storage.sweep");
  return (
    <Panel title={t("title")} note={t("intro")} className="border-t border-line md:border-s">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="text-ink-2">
          <LastSweep run={lastSweep} zone={zone} />
        </p>
        {plan ? null : (
          <Link
            href="/settings/storage?plan=1"
            prefetch={false}
            scroll={false}
            className={buttonStyles({ size: "sm", className: "min-h-11 md:min-h-8" })}
          >
            {t("show")}
          </Link>
        )}
      </div>
      {plan ? <SweepPlan plan={plan} /> : null}
    </Panel>
  );
}

function LastSweep({ run, zone }: { run: StorageRun | null; zone: string }) {
  const t = useTranslations("storage.sweep");
  if (!run) return t("never");
  if (run.finishedAt === null) return t("running", { count: run.doneObjects });
  return t.rich("last", {
    at: () => <Time at={run.finishedAt ?? run.startedAt} zone={zone} />,
    count: run.doneObjects,
    bytes: formatBytes(run.doneBytes),
  });
}

function SweepPlan({ plan }: { plan: Plan }) {
  const t = useTranslations("storage");
  const objects = plan.totals.reduce((sum, total) => sum + total.objects, 0);
  const bytes = formatBytes(plan.totals.reduce((sum, total) => sum + total.bytes, 0));
  const grace = <p className="text-12 text-ink-2">{t("sweep.grace", { hours: plan.graceHours })}</p>;
  if (objects === 0)
    return (
      <div className="mt-3 grid gap-1">
        <p>{t("sweep.nothing")}</p>
        {grace}
      </div>
    );
  const rows = plan.items.map(({ cid, kind, sizeBytes, why }) => ({
    key: `${cid} ${why}`,
    cells: [
      <span key="name" className="grid">
        <span>
          {t(`kinds.${kind as "file"}`)} · {t(`sweep.why.${why}`)}
        </span>
        <span className="figures text-12 break-all text-ink-3">{cid}</span>
      </span>,
      formatBytes(sizeBytes),
    ],
  }));
  return (
    <div className="mt-3 grid gap-3">
      <FiguresList caption={t("sweep.title")} head={[t("space.kind"), t("space.size")]} rows={rows} />
      {plan.items.length < objects ? (
        <p className="text-12 text-ink-2">{t("sweep.more", { shown: plan.items.length, total: objects })}</p>
      ) : null}
      {grace}
      <div>
        <ActButton
          url="/api/settings/storage"
          body={{ action: "sweep" }}
          variant="danger"
          confirm={{
            title: t("sweep.startTitle", { bytes }),
            text: t("sweep.startText"),
            yes: t("sweep.start", { count: objects }),
          }}
        >
          {t("sweep.start", { count: objects })}
        </ActButton>
      </div>
    </div>
  );
}
