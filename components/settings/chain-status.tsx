import { useTranslations } from "next-intl";
import { StatusTag } from "@/components/ui/status-tag";
import { Time } from "@/components/ui/time";
import type { ChainCheck } from "@/lib/audit/check-chain";
import type { ChainHead } from "@/lib/audit/read-chain";
import { CheckChain } from "./check-chain";

type ChainStatusProps = { head: ChainHead | null; last: ChainCheck | null; isRunning: boolean; zone: string };

/** The head of the hash chain, and up to which entry and when it was last recomputed. */
export function ChainStatus({ head, last, isRunning, zone }: ChainStatusProps) {
  const t = useTranslations("settings.audit");
  if (!head) return null;
  return (
    <div className="grid gap-x-6 gap-y-2 border-y border-line bg-sunk px-4 py-3 md:grid-cols-[minmax(0,1fr)_auto] md:px-6">
      <p className="min-w-0">
        <span className="text-ink-2">{t("head", { seq: head.seq })}</span>{" "}
        <span className="figures wrap-anywhere">{head.hash}</span>
      </p>
      <div className="md:row-span-2 md:self-center">
        <CheckChain isRunning={isRunning} />
      </div>
      <div role="status" className="min-w-0 text-ink-2">
        {isRunning ? t("checking") : last ? <LastCheck check={last} headSeq={head.seq} zone={zone} /> : t("never")}
      </div>
    </div>
  );
}

function LastCheck({ check, headSeq, zone }: { check: ChainCheck; headSeq: number; zone: string }) {
  const t = useTranslations("settings.audit");
  const { fault, brokenAtSeq, entries, anchors } = check;
  const when = (
    <>
      {t("checkedAt")} <Time at={check.finishedAt} zone={zone} />
    </>
  );
  if (fault !== null)
    return (
      <div className="grid gap-1">
        <p className="flex flex-wrap items-center gap-x-3">
          <StatusTag tone="bad">{t("broken", { seq: brokenAtSeq ?? 0 })}</StatusTag>
          <span>{when}</span>
        </p>
        <p>{t(`fault.${fault}`)}</p>
        <p>{t("brokenHelp")}</p>
      </div>
    );
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <StatusTag tone="ok">{t("intact", { seq: entries })}</StatusTag>
      <span>
        {when}, {t("since", { count: Math.max(0, headSeq - entries) })}; {t("anchors", { count: anchors })}
      </span>
    </p>
  );
}
