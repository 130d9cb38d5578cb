import { useTranslations } from "next-intl";

const DATE = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

export function Masthead({ today, newThisWeek }: { today: Date; newThisWeek: number }) {
  const t = useTranslations("shop.home");
  return (
    <div className="wrap flex items-baseline justify-between gap-6 py-3 text-13 text-ink-2 md:py-3.5 md:text-14">
      <p>
        {t.rich("cameIn", {
          date: DATE.format(today).replace(",", ""),
          count: newThisWeek,
          b: (words) => <b className="font-semibold text-ink">{words}</b>,
        })}
      </p>
      <p className="hidden md:block">{t("openAllNight")}</p>
    </div>
  );
}
