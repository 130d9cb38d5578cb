import Link from "next/link";
import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/empty-state";
import { MAIL_STATES, type MailBoard, type MailState } from "@/lib/shared/schemas/mail";
import { MailRow } from "./mail-row";

type MailListProps = {
  board: MailBoard;
  zone: string;
  path: string;
  state: MailState | null;
  openId: string | null;
};

const TAB =
  "inline-flex min-h-11 items-center gap-1.5 rounded-tight border border-line-2 px-2.5 no-underline hover:border-ink aria-[current]:border-ink aria-[current]:bg-sunk aria-[current]:font-semibold md:min-h-7";

function addressOf(path: string, state: MailState | null, id?: string): string {
  const query = new URLSearchParams({ ...(state ? { state } : {}), ...(id ? { id } : {}) }).toString();
  return `${path}${query ? `?${query}` : ""}${id ? "#letter" : ""}`;
}

function StateLinks({ board: { counts }, path, state }: Pick<MailListProps, "board" | "path" | "state">) {
  const t = useTranslations("mail");
  const shown = MAIL_STATES.filter((name) => counts[name] > 0 || name === state);
  if (shown.length === 0) return null;
  return (
    <nav aria-label={t("filter")}>
      <ul className="flex flex-wrap gap-2 pb-3">
        {[null, ...shown].map((name) => (
          <li key={name ?? "all"}>
            <Link href={addressOf(path, name)} aria-current={name === state ? "page" : undefined} className={TAB}>
              {name ? t(`state.${name}`) : t("all")}
              {name ? <span className="figures text-ink-2">{counts[name]}</span> : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Mail by state, the newest first. */
export function MailList({ board, zone, path, state, openId }: MailListProps) {
  const t = useTranslations("mail");
  const { counts, items } = board;
  const total = state ? counts[state] : MAIL_STATES.reduce((sum, name) => sum + counts[name], 0);
  return (
    <>
      <StateLinks board={board} path={path} state={state} />
      {items.length === 0 ? (
        <EmptyState title={t(state ? "emptyState" : "empty")}>{state ? null : t("emptyBody")}</EmptyState>
      ) : (
        <ol aria-label={t("list")} className="border-t border-rule">
          {items.map((mail) => (
            <MailRow
              key={mail.id}
              mail={mail}
              zone={zone}
              isOpen={mail.id === openId}
              readAddress={addressOf(path, state, mail.id)}
            />
          ))}
        </ol>
      )}
      {total > items.length ? (
        <p className="pt-3 text-ink-2">{t("more", { shown: items.length, count: total })}</p>
      ) : null}
    </>
  );
}
