import Link from "next/link";
import { useTranslations } from "next-intl";
import { StatusTag } from "@/components/ui/status-tag";
import type { ChainHead } from "@/lib/audit/read-chain";
import type { ChainVerdict } from "@/lib/audit/verify-chain";

type ChainStatusProps = { head: ChainHead | null; verdict: ChainVerdict | null };

/** The head of the hash chain, and what recomputing it said when it was asked for. */
export function ChainStatus({ head, verdict }: ChainStatusProps) {
  const t = useTranslations("settings");
  if (!head) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2 border-y border-line bg-sunk px-4 py-3 md:px-6">
      <p className="min-w-0">
        <span className="text-ink-2">{t("audit.head", { seq: head.seq })}</span>{" "}
        <span className="figures wrap-anywhere">{head.hash}</span>
      </p>
      <div className="ms-auto" role="status">
        {verdict === null ? (
          <Link href="/settings/audit?check=1" prefetch={false} className="text-ink-2">
            {t("audit.check")}
          </Link>
        ) : verdict.isIntact ? (
          <StatusTag tone="ok">{t("audit.intact", { entries: verdict.entries })}</StatusTag>
        ) : (
          <StatusTag tone="bad">{t("audit.broken", { seq: verdict.brokenAtSeq ?? 0 })}</StatusTag>
        )}
      </div>
    </div>
  );
}
