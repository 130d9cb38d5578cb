import { useTranslations } from "next-intl";
import { AskLettersForm } from "./ask-letters-form";

/** At the foot of an artist's page. */
export function ArtistLetters({ from, name, isDemo }: { from: string; name: string; isDemo: boolean }) {
  const t = useTranslations("letters.ask");
  return (
    <section aria-labelledby="letters" className="mt-14 md:mt-18">
      <h2
        id="letters"
        className="display border-b border-rule pb-3.5 text-28 font-bold tracking-[-0.015em] wrap-anywhere"
      >
        {t("title", { name })}
      </h2>
      <div className="max-w-[36rem] pt-5">
        <AskLettersForm from={from} name={name} isDemo={isDemo} />
      </div>
    </section>
  );
}
