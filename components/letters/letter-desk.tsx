import { useTranslations } from "next-intl";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { LetterDesk } from "@/lib/shared/schemas/letters";
import { WriteLetter } from "./write-letter";

type LetterDeskProps = { desk: LetterDesk; zone: string };

/** One sender: who wants letters, the letter to write, and what was sent. */
export function LetterDeskPanel({ desk, zone }: LetterDeskProps) {
  const t = useTranslations("letters.desk");
  const { from, name, readers, reachable, mayWrite } = desk;
  const headId = useId();
  return (
    <section aria-labelledby={headId} className="border-t border-rule px-4 py-[18px] pb-8 md:px-6">
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3 pb-4">
        <div className="min-w-0">
          <h2 id={headId} className="display text-20 wrap-anywhere">
            {t("wants", { count: readers, name })}
          </h2>
          <p className="mt-1 max-w-prose text-ink-2">
            {readers > reachable ? t("lost", { count: readers - reachable }) : t("wantsHow")}
          </p>
        </div>
        {mayWrite && readers > 0 ? (
          <div className="grid max-w-[22rem] gap-1">
            <Button asChild size="sm" className="min-h-11 justify-self-start md:min-h-8">
              <a href={`/api/letters/${from}/addresses`} download>
                {t("addresses")}
              </a>
            </Button>
            <p className="text-ink-3">{t("addressesNote")}</p>
          </div>
        ) : null}
      </div>
      <div className="grid gap-8 xl:grid-cols-2">
        <div className="min-w-0">{mayWrite ? <WriteLetter desk={desk} /> : <p>{t("viewer")}</p>}</div>
        <div className="min-w-0">
          <PastLetters desk={desk} zone={zone} />
        </div>
      </div>
    </section>
  );
}

function PastLetters({ desk: { letters }, zone }: LetterDeskProps) {
  const t = useTranslations("letters.desk");
  if (letters.length === 0) return <EmptyState title={t("pastNone")} />;
  return (
    <>
      <h3 className="text-14 font-semibold">{t("past")}</h3>
      <ol className="mt-3 border-t border-line">
        {letters.map(({ id, subject, createdAt, readers, ...counts }) => (
          <li key={id} className="grid gap-0.5 border-b border-line py-2.5">
            <span className="font-semibold wrap-anywhere">{subject}</span>
            <span className="text-ink-2">
              <Time at={createdAt} zone={zone} /> {t("of", { readers })}
            </span>
            <span className="figures text-ink-2">{t("counts", counts)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
