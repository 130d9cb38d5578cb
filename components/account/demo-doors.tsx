import { FileKey, SquareTerminal } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

const DOORS = ["artist", "analyst", "admin", "buyer"] as const;

/** Demo mode only: where this install's own accounts are written down, never the accounts themselves. */
export function DemoDoors() {
  const t = useTranslations("account.demo");
  const code = (chunks: ReactNode) => <code className="font-mono text-14 text-ink">{chunks}</code>;
  return (
    <section>
      <h2 className="display text-28 font-bold md:leading-[44px]">{t("title")}</h2>
      <p className="mt-2 mb-7 text-ink-2">{t("lead")}</p>
      <ul className="grid gap-3">
        <li className="grid grid-cols-[22px_1fr] gap-3">
          <SquareTerminal size={18} strokeWidth={1.75} aria-hidden="true" className="mt-1 text-ink-2" />
          <span>{t.rich("terminal", { code })}</span>
        </li>
        <li className="grid grid-cols-[22px_1fr] gap-3">
          <FileKey size={18} strokeWidth={1.75} aria-hidden="true" className="mt-1 text-ink-2" />
          <span>{t.rich("file", { code })}</span>
        </li>
      </ul>
      <h3 className="mt-8 mb-2 text-14 font-medium">{t("doors")}</h3>
      <dl className="border-t border-line text-14">
        {DOORS.map((door) => (
          <div key={door} className="grid grid-cols-[88px_1fr] border-b border-line py-3">
            <dt className="font-medium">{t(door)}</dt>
            <dd className="text-ink-2">{t(`${door}Opens`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
