import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { Name } from "@/components/ui/name";
import type { ReleaseView } from "@/lib/shared/schemas/catalog";

/** Words and people of each track, closed until somebody wants to read along. */
export function TrackWords({ words }: { words: ReleaseView["words"] }) {
  const t = useTranslations("draft");
  if (words.length === 0) return null;
  return (
    <section className="mt-10">
      <h2 className="display border-b border-rule pb-3.5 text-28 font-bold tracking-[-0.015em]">{t("words.title")}</h2>
      {words.map(({ trackId, title, lyrics, credits }) => (
        <details key={trackId} className="group border-b border-line">
          <summary className="flex min-h-13 cursor-pointer list-none items-center justify-between gap-3 font-display text-16 font-semibold [&::-webkit-details-marker]:hidden">
            <Name>{title}</Name>
            <ChevronDown
              size={16}
              aria-hidden="true"
              className="shrink-0 text-ink-2 transition-transform group-open:rotate-180 motion-reduce:transition-none"
            />
          </summary>
          {lyrics === "" ? null : (
            <p dir="auto" className="max-w-[62ch] pb-5 text-16 whitespace-pre-line wrap-anywhere">
              {lyrics}
            </p>
          )}
          {credits.length === 0 ? null : (
            <dl className="grid grid-cols-[132px_minmax(0,1fr)] gap-x-3 gap-y-1.5 pb-5 text-14">
              {credits.map(({ role, name }) => (
                <div key={`${role} ${name}`} className="contents">
                  <dt className="text-ink-3">{t(`role.${role}`)}</dt>
                  <dd className="wrap-anywhere">
                    <Name>{name}</Name>
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </details>
      ))}
    </section>
  );
}
