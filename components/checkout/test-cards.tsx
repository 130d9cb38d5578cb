import { FlaskConical } from "lucide-react";
import { useTranslations } from "next-intl";

const CARDS = [
  { number: "4242 4242 4242 4242", outcome: "approved" },
  { number: "4000 0000 0000 9995", outcome: "insufficient" },
  { number: "4000 0000 0000 0002", outcome: "declined" },
] as const;

/** Demo mode only: says that no money moves, and which cards the sandbox knows. */
export function TestCards() {
  const t = useTranslations("checkout.demo");
  return (
    <div className="grid grid-cols-[18px_minmax(0,1fr)] gap-3 border-s-6 border-ok bg-ok-wash px-4 py-3 text-14">
      <FlaskConical size={18} strokeWidth={1.75} aria-hidden="true" className="mt-px text-ok" />
      <div>
        <p>
          <b className="font-semibold">{t("title")}</b> <span className="text-ink-2">{t("text")}</span>
        </p>
        <dl className="mt-2 grid gap-1 sm:grid-cols-[auto_minmax(0,1fr)] sm:gap-x-4">
          {CARDS.map(({ number, outcome }) => (
            <div key={number} className="grid sm:contents">
              <dt>
                <bdi className="figures whitespace-nowrap select-all">{number}</bdi>
              </dt>
              <dd className="text-13/5 text-ink-2">{t(outcome)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
