import { useTranslations } from "next-intl";
import { Panel } from "@/components/back/panel";
import { StatusTag } from "@/components/ui/status-tag";
import { Time } from "@/components/ui/time";
import { formatBytes } from "@/components/upload/format-bytes";
import { ProgressBar } from "@/components/upload/progress-bar";
import type { StorageFinding, StorageRun } from "@/lib/shared/schemas/storage";
import { ActButton } from "./act-button";

type CheckPanelProps = { check: StorageRun | null; findings: readonly StorageFinding[]; zone: string };

/** The check that hashes anew: how far it is, when it was last, and what it found. */
export function CheckPanel({ check, findings, zone }: CheckPanelProps) {
  const t = useTranslations("storage.check");
  const isRunning = check !== null && check.finishedAt === null;
  return (
    <Panel title={t("title")} note={t("intro")} className="border-t border-line">
      <div className="grid gap-3">
        {isRunning ? (
          <CheckProgress check={check} />
        ) : (
          <LastCheck check={check} isWhole={findings.length === 0} zone={zone} />
        )}
        {findings.length > 0 ? (
          <ul className="border-t border-line">
            {findings.map((finding) => (
              <FindingRow key={finding.cid} finding={finding} />
            ))}
          </ul>
        ) : null}
      </div>
    </Panel>
  );
}

function CheckProgress({ check }: { check: StorageRun }) {
  const t = useTranslations("storage.check");
  const words = t("running", {
    done: check.doneObjects,
    total: check.totalObjects,
    bytes: formatBytes(check.doneBytes),
  });
  return (
    <div className="grid gap-2">
      <ProgressBar label={t("title")} value={check.doneBytes} max={check.totalBytes} valueText={words} />
      <p className="figures text-ink-2">{words}</p>
    </div>
  );
}

function LastCheck({ check, isWhole, zone }: { check: StorageRun | null; isWhole: boolean; zone: string }) {
  const t = useTranslations("storage.check");
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p className="text-ink-2">
        {check
          ? t.rich("last", {
              at: () => <Time at={check.finishedAt ?? check.startedAt} zone={zone} />,
              count: check.doneObjects,
              bytes: formatBytes(check.doneBytes),
            })
          : t("never")}
      </p>
      {check && isWhole ? <StatusTag tone="ok">{t("whole")}</StatusTag> : null}
      <ActButton url="/api/settings/storage" body={{ action: "check" }}>
        {t("start")}
      </ActButton>
    </div>
  );
}

function FindingRow({ finding }: { finding: StorageFinding }) {
  const t = useTranslations("storage");
  const { cid, problem, source, reason } = finding;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-b border-line py-2.5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-3">
          <bdi className="truncate font-medium">{finding.name || t(`kinds.${finding.kind}`)}</bdi>
          <StatusTag tone="bad">{t(`check.${problem}`)}</StatusTag>
        </p>
        <p className="text-12 text-ink-2">
          {t(`kinds.${finding.kind}`)} · <span className="figures">{formatBytes(finding.sizeBytes)}</span>
        </p>
        {reason ? <p className="text-12 text-ink-2">{t(`reasons.${reason}`)}</p> : null}
        {source === "upload" ? <p className="text-12 text-ink-2">{t("check.uploadAgain")}</p> : null}
        <p className="figures truncate text-12 text-ink-3" title={cid}>
          {cid}
        </p>
      </div>
      {source === "upload" ? null : (
        <ActButton url="/api/settings/storage" body={{ action: "restore", cid }}>
          {t(source === "node" ? "check.restore" : "check.remake")}
        </ActButton>
      )}
    </li>
  );
}
