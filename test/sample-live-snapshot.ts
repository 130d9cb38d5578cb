import { LiveSnapshot } from "@/lib/shared/schemas/live";

/** A busy hour at minute 42 (14:41:58 in Helsinki), for tests of what the dashboard draws. */
export function sampleSnapshot(overrides: Partial<LiveSnapshot> = {}): LiveSnapshot {
  const untilNow = <T>(make: (minute: number) => T) => Array.from({ length: 60 }, (_, m) => (m <= 41 ? make(m) : null));
  return LiveSnapshot.parse({
    version: 7,
    asOf: "2026-11-20T12:41:58.000Z",
    zone: "Europe/Helsinki",
    currency: "USD",
    currencies: ["USD"],
    firstSaleAt: "2026-08-20T09:00:00.000Z",
    hour: {
      from: "2026-11-20T12:00:00.000Z",
      to: "2026-11-20T13:00:00.000Z",
      isOver: false,
      revenueMinor: 42_000,
      refundsMinor: 700,
      refunds: 1,
      feesMinor: 1_840,
      targetMinor: 49_000,
      targetSoFarMinor: 34_300,
      usual: {
        weeks: 8,
        grossMinor: 47_200,
        soFarMinor: 33_040,
        sales: 90,
        band: [
          { minute: 0, lowMinor: 0, highMinor: 0 },
          { minute: 30, lowMinor: 12_000, highMinor: 35_200 },
          { minute: 60, lowMinor: 29_000, highMinor: 65_400 },
        ],
      },
      likely: { grossMinor: 60_000, lowMinor: 50_300, highMinor: 69_700 },
      sales: 84,
      previousMinor: 35_700,
      previousSales: 70,
      averageMinor: 500,
      previousAverageMinor: 510,
      beforeMinutes: Array.from({ length: 60 }, () => 850),
      minutes: untilNow(() => 1_000),
      minuteSales: untilNow(() => 2),
      minuteRefundsMinor: untilNow((minute) => (minute === 30 ? 700 : 0)),
      minuteFeesMinor: untilNow(() => 43),
    },
    listeners: { now: 184, peak: 202, peakAt: "2026-11-14T18:14:00.000Z", trend: [120, 150, 184] },
    conversion: {
      buyers: 7,
      listeners: 170,
      previous: { buyers: 6, listeners: 140 },
      trend: [0, 0, 1, 0, 0, 2, 0, 1, 1, 0, 1, 1],
    },
    topTracks: [],
    lastSales: [
      {
        orderId: "ord_1",
        at: "2026-11-20T12:41:50.000Z",
        title: "Gaslight Waltz",
        artistName: "Marguerite Ossian",
        kind: "track",
        rail: "stripe",
        country: "FI",
        amountMinor: 129,
        coverUrl: null,
      },
    ],
    salesPerMinute: 2,
    alerts: [],
    providers: [
      {
        provider: "stripe",
        sharePpm: 1_000_000,
        payments: 85,
        succeeded: 84,
        latencyP50Ms: 184,
        breaker: "closed",
        trend: Array.from({ length: 12 }, () => 7),
      },
    ],
    week: {
      from: "2026-11-15T22:00:00.000Z",
      hours: Array.from({ length: 168 }, (_, index) => (index <= 110 ? 1_000 : null)),
      totalMinor: 111_000,
      previousSameSpanMinor: 100_000,
    },
    ...overrides,
  });
}
