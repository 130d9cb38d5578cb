import { useTranslations } from "next-intl";
import { formatFull } from "@/components/back/format-time";
import type { AuditEntry } from "@/lib/shared/schemas/settings";
import { type Change, listChanges } from "./list-changes";

function ChangeLine({ change }: { change: Change }) {
  const t = useTranslations("settings");
  const side = "figures rounded-tight px-1.5 py-0.5 text-12 wrap-anywhere";
  return (
    <div className="grid gap-x-4 gap-y-1 border-t border-line py-1.5 md:grid-cols-[160px_1fr_1fr]">
      <dt className="text-ink-3 wrap-anywhere">{change.path || t("audit.value")}</dt>
      <dd>
        <span className="sr-only">{t("audit.before")}: </span>
        {change.before === null ? (
          <span className="text-ink-3">{t("audit.nothing")}</span>
        ) : (
          <del className={`${side} bg-bad-wash no-underline`}>{change.before}</del>
        )}
      </dd>
      <dd>
        <span className="sr-only">{t("audit.after")}: </span>
        {change.after === null ? (
          <span className="text-ink-3">{t("audit.nothing")}</span>
        ) : (
          <ins className={`${side} bg-ok-wash no-underline`}>{change.after}</ins>
        )}
      </dd>
    </div>
  );
}

/** One entry; opens to what changed and the hash that holds it in the chain. */
export function AuditRow({ entry, zone }: { entry: AuditEntry; zone: string }) {
  const t = useTranslations("settings");
  const changes = listChanges(entry.before, entry.after);
  return (
    <li className="border-b border-line">
      <details className="group">
        <summary className="grid min-h-11 cursor-pointer grid-cols-[44px_minmax(0,1fr)] items-center gap-x-4 gap-y-0.5 py-2.5 md:grid-cols-[56px_170px_minmax(0,1fr)_minmax(0,1.2fr)_20px] md:py-1">
          <span className="figures row-span-3 text-ink-3 md:row-auto">{entry.seq}</span>
          <time dateTime={entry.at} title={zone} className="figures text-12 md:text-13">
            {formatFull(entry.at, zone, "en")}
          </time>
          <b className="truncate font-medium">{entry.action}</b>
          <span className="text-ink-2 wrap-anywhere md:truncate">
            {entry.actor}, <span className="figures">{entry.subject}</span>
          </span>
          <i aria-hidden className="hidden justify-self-end not-italic group-open:rotate-90 md:block">
            ›
          </i>
        </summary>
        <div className="ps-[60px] pb-4 md:ps-[72px]">
          <dl>
            {changes.length > 0 ? (
              changes.map((change) => <ChangeLine key={change.path} change={change} />)
            ) : (
              <div className="text-ink-3">{t("audit.noChange")}</div>
            )}
          </dl>
          <p className="mt-2 text-12 text-ink-3">
            {t("audit.hash")} <span className="figures wrap-anywhere">{entry.hash}</span>
          </p>
        </div>
      </details>
    </li>
  );
}
