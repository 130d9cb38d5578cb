import { dateFormat } from "@/lib/shared/kept-formats";
import { mergeClasses } from "./merge-classes";

const STYLES = {
  date: { day: "numeric", month: "long", year: "numeric" },
  day: { day: "numeric", month: "short" },
  dateTime: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hour12: false },
  minute: { hour: "2-digit", minute: "2-digit", hour12: false },
  second: { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

type TimeProps = { at: string | Date; format?: keyof typeof STYLES; zone?: string; className?: string };

/** A moment in a named zone (the store's; UTC unless told), with the zone and the exact time on hover. */
export function Time({ at, format = "dateTime", zone = "UTC", className }: TimeProps) {
  const moment = typeof at === "string" ? new Date(at) : at;
  const exact = dateFormat("en-GB", { ...STYLES.dateTime, second: "2-digit", timeZone: zone });
  return (
    <time
      dateTime={moment.toISOString()}
      title={`${exact.format(moment)} ${zone}`}
      className={mergeClasses("whitespace-nowrap", className)}
    >
      <bdi>{dateFormat("en-GB", { ...STYLES[format], timeZone: zone }).format(moment)}</bdi>
    </time>
  );
}
