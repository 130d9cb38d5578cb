import { useTranslations } from "next-intl";
import { formatFull, formatMoment } from "@/components/back/format-time";
import type { RailHealth } from "@/lib/shared/schemas/rail-health";

type EpisodeTableProps = { rail: RailHealth; name: string; asOf: string; zone: string };

const HEAD = "pb-1.5 ps-4 text-start text-12 font-medium whitespace-nowrap text-ink-3 first:ps-0";
const CELL = "py-1.5 ps-4 whitespace-nowrap";
const SECOND_MS = 1_000;

function useDurationWords() {
  const t = useTranslations("health");
  return (ms: number) => {
    const seconds = Math.round(ms / SECOND_MS);
    if (seconds < 60) return t("seconds", { seconds });
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return t("minutes", { minutes, seconds: seconds % 60 });
    return t("hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  };
}

/** When calls to a provider were held back: since when, for what, for how long. */
export function EpisodeTable({ rail: { episodes }, name, asOf, zone }: EpisodeTableProps) {
  const t = useTranslations("health");
  const sayDuration = useDurationWords();
  if (episodes.length === 0) return <p className="mt-3 text-ink-2">{t("noEpisodes")}</p>;
  const caption = t("episodesOf", { name });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section tabIndex={0} aria-label={caption} className="mt-3 max-h-64 overflow-auto">
      <table className="w-full border-collapse">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {(["opened", "operation", "why", "openings", "lasted"] as const).map((column) => (
              <th key={column} scope="col" className={HEAD}>
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {episodes.map(({ operation, openedAt, closedAt, lastedMs, code, openings }) => (
            <tr key={`${operation}${openedAt}`} className="border-t border-line">
              <th scope="row" className="py-1.5 text-start font-normal whitespace-nowrap">
                <time dateTime={openedAt} title={formatFull(openedAt, zone, "en")} className="figures">
                  {formatMoment(openedAt, asOf, zone, "en")}
                </time>
              </th>
              <td className={CELL}>{operation}</td>
              <td className={`${CELL} font-mono`}>{code ?? t("unknown")}</td>
              <td className={`${CELL} figures`}>{openings}</td>
              <td className={`${CELL} figures`}>
                {closedAt === null ? t("still", { duration: sayDuration(lastedMs) }) : sayDuration(lastedMs)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
