import { useTranslations } from "next-intl";

const STEPS = ["one", "two", "three"] as const;

export function AfterOpening() {
  const t = useTranslations("setup.after");
  return (
    <section className="mt-9">
      <h2 className="display border-b border-rule pb-2.5 text-20">{t("title")}</h2>
      <ol>
        {STEPS.map((step, at) => (
          <li key={step} className="grid grid-cols-[24px_minmax(0,1fr)] gap-2 border-b border-line py-3 text-14">
            <span className="font-mono text-ink-3">{at + 1}</span>
            <div>
              <b className="font-semibold">{t(step)}</b>
              <p className="text-ink-2">{t(`${step}Body`)}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
