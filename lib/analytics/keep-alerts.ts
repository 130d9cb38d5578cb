import "server-only";
import { getSetting, getStoreZone } from "../platform/settings";
import { judgeClosedHours, judgeRunningHour } from "./alert-rules";
import { buildSnapshot, listSoldCurrencies } from "./build-snapshot";
import { judgeDrop } from "./judge-drop";
import { applyVerdicts } from "./raise-alerts";
import { readClosedHours } from "./read-closed-hours";

/** Asks every rule about every currency and keeps the alerts accordingly. For the one elected worker. */
export async function keepAlerts(now = new Date()): Promise<void> {
  const [currencies, zone, targets] = await Promise.all([
    listSoldCurrencies(),
    getStoreZone(),
    getSetting("hourlyTargetMinor"),
  ]);
  for (const [index, currency] of currencies.entries()) {
    const [snapshot, closed] = await Promise.all([
      buildSnapshot(currency, now, 0),
      readClosedHours(currency, now, zone),
    ]);
    const running = judgeRunningHour(snapshot).filter(({ rule }) => index === 0 || rule !== "listenersNearPeak");
    const drop = judgeDrop(closed.hours, closed.weeks, closed.saleVariation);
    const ended = judgeClosedHours({ ...closed, currency, drop, targetMinor: targets[currency] ?? null });
    await applyVerdicts([...ended, ...running], currency, now, zone);
  }
}
