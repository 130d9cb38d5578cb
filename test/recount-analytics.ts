import type { AnalyticsFilter } from "@/lib/analytics/store";
import { toPublicId } from "@/lib/shared/ids";
import { isCurrency } from "@/lib/shared/money";
import type { Period } from "@/lib/shared/schemas/analytics";
import { dayInZone } from "@/lib/shared/time";
import type { Amounts, Fact, Play, Raw } from "./raw-analytics";

// The analytics in plain loops over every raw row: slow, and hard to get wrong.

const NOTHING: Amounts = { copies: 0, gross: 0, refunds: 0, fees: 0, net: 0 };
const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const distinct = (values: readonly string[]) => new Set(values).size;
const quotient = (part: number, whole: number) => (whole === 0 ? null : part / whole);
const mean = (minor: number, count: number) =>
  count === 0 ? null : Math.sign(minor) * Math.round(Math.abs(minor) / count);

type Span = { from: string; to: string };
const isIn = ({ from, to }: Span, at: Date) => at >= new Date(from) && at < new Date(to);
const isOf = (ids: readonly string[] | null, id: string) => ids === null || ids.includes(id);

/** The raw rows of a span and filter; with tracks in the filter a line counts with their parts only. */
export function pick(raw: Raw, span: Span, filter: AnalyticsFilter): { facts: Fact[]; plays: Play[] } {
  const ofRelease =
    filter.releaseId === null ? null : raw.tracks.filter((t) => t.releaseId === filter.releaseId).map((t) => t.id);
  const wanted = (id: string) => isOf(filter.trackIds, id) && isOf(ofRelease, id);
  const isByTrack = filter.trackIds !== null || ofRelease !== null;
  const facts = raw.facts
    .filter(
      (fact) =>
        isIn(span, fact.at) &&
        isOf(filter.artistIds, fact.artistId) &&
        (filter.currency === null || fact.currency === filter.currency),
    )
    .flatMap((fact): Fact[] => {
      if (!isByTrack) return [fact];
      const tracks = fact.tracks.filter((track) => wanted(track.trackId));
      return tracks.length === 0 ? [] : [{ ...fact, ...add(tracks), tracks }];
    });
  const plays = raw.plays.filter(
    (play) => isIn(span, play.at) && isOf(filter.artistIds, play.artistId) && wanted(play.trackId),
  );
  return { facts, plays };
}

const add = (rows: readonly Amounts[]): Amounts =>
  rows.reduce<Amounts>(
    (a, b) => ({
      copies: a.copies + b.copies,
      gross: a.gross + b.gross,
      refunds: a.refunds + b.refunds,
      fees: a.fees + b.fees,
      net: a.net + b.net,
    }),
    NOTHING,
  );
const money = (rows: readonly Amounts[]) => {
  const { copies, gross, refunds, fees, net } = add(rows);
  return { copies, grossMinor: gross, refundsMinor: 0 - refunds, feesMinor: fees, netMinor: net };
};
const currenciesIn = (facts: readonly Fact[], filter: AnalyticsFilter) =>
  filter.currency ? [filter.currency] : [...new Set(facts.map((fact) => fact.currency))].filter(isCurrency).sort();
const sales = (facts: readonly Fact[]) => facts.filter((fact) => fact.event === "sale");

export function recountTotals(raw: Raw, span: Span, filter: AnalyticsFilter) {
  const { facts, plays } = pick(raw, span, filter);
  return currenciesIn(facts, filter).map((currency) => {
    const own = facts.filter((fact) => fact.currency === currency);
    const orders = distinct(sales(own).map((fact) => fact.orderId));
    const buyers = distinct(sales(own).map((fact) => fact.buyer));
    const listeners = distinct(plays.map((play) => play.listener));
    const sums = money(own);
    return {
      currency,
      orders,
      ...sums,
      plays: plays.length,
      averageOrderMinor: mean(sums.grossMinor, orders),
      buyers,
      listeners,
      conversionRate: quotient(buyers, listeners),
    };
  });
}

export function recountRevenue(raw: Raw, span: Span, filter: AnalyticsFilter) {
  const { facts, plays } = pick(raw, span, filter);
  return currenciesIn(facts, filter).flatMap((currency) => {
    const sold = facts.filter((fact) => fact.currency === currency);
    const heard = filter.currency ? plays.map((play) => play.artistId) : [];
    const artists = [...new Set([...sold.map((fact) => fact.artistId), ...heard])];
    return artists
      .map((artistId) => {
        const own = sold.filter((fact) => fact.artistId === artistId);
        const played = plays.filter((play) => play.artistId === artistId);
        const tracks = raw.tracks.filter((track) => track.artistId === artistId);
        const trackCount = tracks.filter((track) => track.isPublished).length;
        const [buyers, listeners] = [
          distinct(sales(own).map((fact) => fact.buyer)),
          distinct(played.map((play) => play.listener)),
        ];
        const sums = money(own);
        return {
          artistId: toPublicId("artist", artistId),
          artistName: tracks[0]?.artistName ?? "",
          currency,
          ...sums,
          plays: played.length,
          trackCount,
          soldTrackCount: distinct(sales(own).flatMap((fact) => fact.tracks.map((track) => track.trackId))),
          avgPriceMinor: mean(sums.grossMinor, sums.copies),
          buyers,
          listeners,
          conversionRate: quotient(buyers, listeners),
          revenuePerTrackMinor: mean(sums.grossMinor, trackCount),
          revenuePerPlayMinor: quotient(sums.grossMinor, played.length),
        };
      })
      .sort((a, b) => b.grossMinor - a.grossMinor || (a.artistId < b.artistId ? -1 : 1))
      .slice(0, 100);
  });
}

export function recountTracks(raw: Raw, span: Span, filter: AnalyticsFilter) {
  const { facts, plays } = pick(raw, span, filter);
  return currenciesIn(facts, filter).flatMap((currency) => {
    const parts = facts.filter((fact) => fact.currency === currency).flatMap((fact) => fact.tracks);
    const heard = filter.currency ? plays.map((play) => play.trackId) : [];
    return [...new Set([...parts.map((part) => part.trackId), ...heard])]
      .map((trackId) => {
        const track = raw.tracks.find(({ id }) => id === trackId);
        if (!track) throw new Error("a track that is not there");
        const played = plays.filter((play) => play.trackId === trackId);
        const with_ = (outcome: string) => played.filter((play) => play.outcome === outcome).length;
        const sums = money(parts.filter((part) => part.trackId === trackId));
        return {
          trackId: toPublicId("track", trackId),
          title: track.title,
          artistId: toPublicId("artist", track.artistId),
          artistName: track.artistName,
          releaseId: toPublicId("release", track.releaseId),
          releaseTitle: track.releaseTitle,
          currency,
          ...sums,
          plays: played.length,
          completes: with_("complete"),
          partials: with_("partial"),
          skips: with_("skip"),
          completionRate: quotient(with_("complete"), played.length),
          revenuePerPlayMinor: quotient(sums.grossMinor, played.length),
        };
      })
      .sort((a, b) => b.grossMinor - a.grossMinor || (a.trackId < b.trackId ? -1 : 1))
      .slice(0, 100);
  });
}

export function recountCustomers(raw: Raw, { from, to }: Span, filter: AnalyticsFilter) {
  const until = pick(raw, { from: "1970-01-01T00:00:00Z", to }, filter).facts;
  const inPeriod = (fact: Fact) => fact.at >= new Date(from);
  return currenciesIn(sales(until).filter(inPeriod), filter).map((currency) => {
    const all = until.filter((fact) => fact.currency === currency && fact.event !== "fee");
    const bought = sales(all).filter(inPeriod);
    const buyers = [...new Set(bought.map((fact) => fact.buyer))];
    const isNew = (buyer: string) => !sales(all).some((fact) => fact.buyer === buyer && !inPeriod(fact));
    const orders = distinct(bought.map((fact) => fact.orderId));
    const newBuyers = buyers.filter(isNew);
    const lifetime = total(all.filter((fact) => buyers.includes(fact.buyer)).map((fact) => fact.gross - fact.refunds));
    return {
      currency,
      buyers: buyers.length,
      newBuyers: newBuyers.length,
      returningBuyers: buyers.length - newBuyers.length,
      orders,
      ordersPerBuyer: quotient(orders, buyers.length),
      grossMinor: total(bought.map((fact) => fact.gross)),
      newGrossMinor: total(bought.filter((fact) => newBuyers.includes(fact.buyer)).map((fact) => fact.gross)),
      lifetimeValueMinor: mean(lifetime, buyers.length),
    };
  });
}

/** How many buyers whose first order fell in `month` bought in `active`, both YYYY-MM. */
export function recountCohort(
  raw: Raw,
  period: Period,
  filter: AnalyticsFilter,
  currency: string,
  month: string,
  active: string,
): number {
  const { facts } = pick(raw, { from: "1970-01-01T00:00:00Z", to: period.to }, filter);
  const months = new Map<string, string[]>();
  for (const fact of sales(facts).filter((sold) => sold.currency === currency))
    months.set(fact.buyer, [...(months.get(fact.buyer) ?? []), dayInZone(fact.at, period.zone).slice(0, 7)]);
  return [...months.values()].filter((own) => own.includes(active) && [...own].sort()[0] === month).length;
}

export function recountFunnel(raw: Raw, span: Span, filter: AnalyticsFilter) {
  const steps = raw.steps.filter(
    (step) => isIn(span, step.at) && step.artistIds.some((id) => isOf(filter.artistIds, id)),
  );
  const did = [0, 1, 2, 3, 4].map(
    (n) => new Set(steps.filter(({ step }) => step === n).map(({ listener }) => listener)),
  );
  return did.map((listeners, n) => {
    const straight = [...listeners].filter((listener) => did.slice(0, n).every((before) => before.has(listener)));
    return { listeners: straight.length, outside: listeners.size - straight.length };
  });
}
