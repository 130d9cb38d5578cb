import "server-only";
import { dateFormat } from "../shared/kept-formats";
import { formatMoney, isCurrency } from "../shared/money";
import type { AlertRule } from "../shared/schemas/alerts";
import type { Facts } from "./alert-rules";

const percent = (rate: number) => `${Math.round(rate * 100)}%`;

/** What a stored alert says in words: its numbers, its window and what they are held against; times in `zone`. */
export function describeAlert(rule: AlertRule, facts: Facts, zone: string): { title: string; text: string } {
  const figure = (name: string) => Number(facts[name] ?? 0);
  const money = (name: string) => {
    const currency = String(facts.currency);
    return isCurrency(currency) ? formatMoney({ amountMinor: figure(name), currency }) : String(facts[name]);
  };
  const time = (name: string) =>
    dateFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(new Date(String(facts[name])));
  const moment = (name: string) =>
    dateFormat("en-GB", { timeZone: zone, dateStyle: "medium", timeStyle: "short" }).format(
      new Date(String(facts[name])),
    );
  const span = `${time("windowFrom")} to ${time("windowTo")}`;
  const count = (name: string) => figure(name).toLocaleString("en");
  switch (rule) {
    case "revenueDrop":
      return {
        title: `Revenue ${percent(1 - figure("revenueMinor") / figure("baselineMinor"))} below the usual`,
        text: `${money("revenueMinor")} from ${span} against ${money("baselineMinor")}, the median of the same hours in ${facts.weeks} weeks; ${money("beforeMinor")} against ${money("beforeBaselineMinor")} in the window before. Both lie below the 99% band, which ends at ${percent(figure("limitPpm") / 1_000_000)} for ${count("expectedSales")} expected sales.`,
      };
    case "revenueBelowTarget":
      return {
        title: `Revenue ${percent(1 - figure("revenueMinor") / figure("targetMinor"))} below target`,
        text: `${money("revenueMinor")} from ${span} and ${money("beforeMinor")} in the hour before, against ${money("targetMinor")} an hour. More than chance explains.`,
      };
    case "revenueAboveTarget":
      return {
        title: `Revenue ${percent(figure("revenueMinor") / figure("targetMinor") - 1)} above target`,
        text: `${money("revenueMinor")} from ${span} against a target of ${money("targetMinor")} by then.`,
      };
    case "listenersNearPeak":
      return {
        title: `Active listeners at ${percent(figure("listeners") / figure("peak"))} of peak`,
        text: `${count("listeners")} of ${count("peak")} at ${time("windowTo")}. The peak of 30 days was on ${moment("peakAt")}. Check the capacity.`,
      };
    case "trackCarriesHour":
      return {
        title: `One track carries ${percent(figure("sharePpm") / 1_000_000)} of the hour`,
        text: `${facts.title} by ${facts.artistName}, ${money("revenueMinor")} from ${span}, of ${count("sales")} sales. Worth featuring.`,
      };
    case "busyHour":
      return {
        title: `More than ${count("limit")} sales this hour`,
        text: `${count("sales")} sales from ${span}.`,
      };
  }
}
