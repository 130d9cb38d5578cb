import Link from "next/link";
import { useTranslations } from "next-intl";
import { RetryButton } from "@/components/back/retry-button";
import { buttonStyles } from "@/components/ui/button";
import { StatusTag, type StatusTone } from "@/components/ui/status-tag";
import { Time } from "@/components/ui/time";
import type { MailItem, MailState } from "@/lib/shared/schemas/mail";

const TONES: Record<MailState, StatusTone> = {
  waiting: "quiet",
  failed: "bad",
  bounced: "bad",
  held: "warn",
  sent: "ok",
  kept: "ok",
  dropped: "quiet",
};
const EXPLAINED: readonly MailState[] = ["failed", "bounced", "held"];

type MailRowProps = { mail: MailItem; zone: string; readAddress: string; isOpen: boolean };

function When({ mail, zone }: { mail: MailItem; zone: string }) {
  const t = useTranslations("mail");
  return (
    <p className="mt-0.5 flex flex-wrap gap-x-4 text-12 text-ink-2">
      <span>
        {t("asked")} <Time at={mail.createdAt} zone={zone} className="figures" />
      </span>
      {mail.sentAt ? (
        <span>
          {t(mail.state === "kept" ? "keptAt" : "gone")} <Time at={mail.sentAt} zone={zone} className="figures" />
        </span>
      ) : null}
      {mail.nextAt && mail.attempts > 0 ? (
        <span>
          {t("next")} <Time at={mail.nextAt} format="second" zone={zone} className="figures" />
        </span>
      ) : null}
      {mail.attempts > 0 && !mail.sentAt ? (
        <span className="figures">{t("tries", { attempts: mail.attempts, max: mail.maxAttempts })}</span>
      ) : null}
    </p>
  );
}

/** One mail: its state, to whom and about what, how often it was tried and why it is not sent. */
export function MailRow({ mail, zone, readAddress, isOpen }: MailRowProps) {
  const t = useTranslations("mail");
  const key = `kind.${mail.kind}` as "kind.other";
  const what = t.has(key) ? t(key) : t("kind.other");
  const spoken = { what, recipient: mail.recipient };
  return (
    <li
      aria-current={isOpen ? "true" : undefined}
      className="grid gap-x-6 gap-y-1 border-b border-line py-3 aria-[current]:bg-sunk md:grid-cols-[120px_minmax(0,1fr)_auto]"
    >
      <StatusTag tone={TONES[mail.state]} className="self-start pt-0.5">
        {t(`state.${mail.state}`)}
      </StatusTag>
      <div className="min-w-0">
        <p className="wrap-anywhere">
          <b className="font-semibold">{what}</b> <bdi className="text-ink-2">{mail.about ?? ""}</bdi>
        </p>
        <p className="wrap-anywhere">
          <bdi>{mail.recipient}</bdi>
        </p>
        <When mail={mail} zone={zone} />
        {EXPLAINED.includes(mail.state) ? (
          <p className="mt-1 max-w-prose">{t(`stateWhy.${mail.state}` as "stateWhy.failed")}</p>
        ) : null}
        {mail.reason ? <p className="font-mono text-12 text-ink-2 wrap-anywhere">{mail.reason}</p> : null}
      </div>
      <div className="flex flex-wrap items-start gap-2 md:justify-end">
        {EXPLAINED.includes(mail.state) ? (
          <RetryButton of="mail" ids={[mail.id]} label={t("retry")} spoken={t("retryOf", spoken)} />
        ) : null}
        {mail.isReadable ? (
          <Link
            href={readAddress}
            aria-label={t("readOf", spoken)}
            className={buttonStyles({ size: "sm", className: "max-md:min-h-11" })}
          >
            {t("read")}
          </Link>
        ) : null}
      </div>
    </li>
  );
}
