import { Undo2 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { formatFull } from "@/components/back/format-time";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { useChangeWords } from "./use-change-words";
import type { Switchboard } from "./use-switchboard";

function RollBack({ version, board }: { version: number; board: Switchboard }) {
  const t = useTranslations("settings");
  const [isOpen, setOpen] = useState(false);
  const confirm = async () => {
    setOpen(false);
    await board.rollBack(version);
  };
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm" disabled={board.isSending} aria-label={t("payments.rollBackTo", { version })}>
          <Undo2 size={14} aria-hidden />
          {t("payments.rollBack")}
        </Button>
      </DialogTrigger>
      <DialogContent
        title={t("payments.rollBackTitle", { version })}
        description={t("payments.rollBackBody", { next: board.settings.snapshotId + 1 })}
      >
        <Button variant="sticker" onClick={confirm}>
          {t("payments.rollBackTo", { version })}
        </Button>
      </DialogContent>
    </Dialog>
  );
}

/** Nothing is lost: each version can come back as a new one. */
export function VersionHistory({ board, zone }: { board: Switchboard; zone: string }) {
  const t = useTranslations("settings");
  const { sayVersion } = useChangeWords();
  return (
    <section aria-labelledby="versions" className="border-t border-line p-4 md:px-6 md:py-5">
      <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
        <h2 id="versions" className="display text-20">
          {t("payments.versions")}
        </h2>
        <p className="text-ink-2">{t("payments.versionsNote")}</p>
        <Link href="/settings/audit" className="ms-auto text-12 text-ink-2">
          {t("payments.history")}
        </Link>
      </div>
      <ol className="border-t border-rule">
        {board.settings.history.map((entry) => (
          <li
            key={entry.version}
            className="grid grid-cols-[56px_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 border-b border-line py-2 md:min-h-11 md:grid-cols-[56px_76px_minmax(0,1fr)_140px_170px_118px]"
          >
            <b className="figures font-semibold">v{entry.version}</b>
            <span className="hidden md:block">
              {entry.isLive ? (
                <span className="rounded-tight border border-signal-edge bg-signal px-1.5 text-12 leading-[18px] font-semibold text-on-signal">
                  {t("payments.inForce")}
                </span>
              ) : null}
            </span>
            <span className="wrap-anywhere md:col-start-3">{sayVersion(entry)}</span>
            <span className="col-start-2 text-12 text-ink-2 md:col-start-4">
              {entry.by ?? t("payments.byTheStore")}
            </span>
            <time
              dateTime={entry.at}
              className="figures col-start-2 text-12 text-ink-2 md:col-start-5 md:whitespace-nowrap"
            >
              {formatFull(entry.at, zone, "en")}
            </time>
            <span className="col-start-3 row-start-1 row-end-4 justify-self-end md:col-start-6 md:row-end-2">
              {entry.isLive ? null : <RollBack version={entry.version} board={board} />}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
