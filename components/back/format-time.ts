import { dateFormat } from "@/lib/shared/kept-formats";

/** Parts are joined here because the order and commas of Intl differ between ICU versions (server and browser). */
function partsOf(iso: string, zone: string, locale: string): Record<string, string> {
  const format = dateFormat(`${locale}-u-nu-latn-ca-gregory`, {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(new Date(iso)).map((part) => [part.type, part.value]));
}

/** "14:42" in the zone. */
export function formatMinute(iso: string, zone: string): string {
  const { hour, minute } = partsOf(iso, zone, "en");
  return `${hour}:${minute}`;
}

/** "14:41:58" in the zone. */
export function formatSecond(iso: string, zone: string): string {
  const { hour, minute, second } = partsOf(iso, zone, "en");
  return `${hour}:${minute}:${second}`;
}

/** "Fri 21 Nov" in the zone. */
export function formatDay(iso: string, zone: string, locale: string): string {
  const { weekday, day, month } = partsOf(iso, zone, locale);
  return `${weekday} ${day} ${month}`;
}

/** "Friday" in the zone. */
export function nameWeekday(iso: string, zone: string, locale: string): string {
  return dateFormat(locale, { timeZone: zone, weekday: "long" }).format(new Date(iso));
}

/** "Fri 21": the head of a day's column. */
export function formatShortDay(iso: string, zone: string, locale: string): string {
  const { weekday, day } = partsOf(iso, zone, locale);
  return `${weekday} ${day}`;
}

/** "14:42" on the day of `asOf`, else "Fri 20 Nov 14:42": when it was, seen from there. */
export function formatMoment(iso: string, asOf: string, zone: string, locale: string): string {
  const day = formatDay(iso, zone, locale);
  const minute = formatMinute(iso, zone);
  return day === formatDay(asOf, zone, locale) ? minute : `${day} ${minute}`;
}

/** "21 Nov 2026, 14:41:58" in the zone. */
export function formatFull(iso: string, zone: string, locale: string): string {
  const { day, month, year } = partsOf(iso, zone, locale);
  return `${day} ${month} ${year}, ${formatSecond(iso, zone)}`;
}

/** "Helsinki" for Europe/Helsinki, "UTC" for UTC: what to call a zone in a sentence. */
export function nameOfZone(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}
