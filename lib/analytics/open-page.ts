import "server-only";
import { getStoreZone } from "../platform/settings";
import { type BarState, type GivenSearch, readBarState } from "../shared/analytics-address";
import type { AnalyticsQuery } from "../shared/schemas/analytics";
import { dayInZone, systemClock } from "../shared/time";
import { answerPage } from "./answer-page";
import type { Envelope } from "./answer-question";
import { type EmptyReason, explainEmpty } from "./explain-empty";
import { nameFilters } from "./name-filters";
import type { AnalyticsViewer } from "./viewer";

/** A page of figures as it opens: the state of its bar, its rows or why there are none. `today` is the store's. */
export type OpenedPage<Reply> = {
  state: BarState;
  chips: Awaited<ReturnType<typeof nameFilters>>;
  today: string;
  reply: Reply | null;
  refused: string | null;
  empty: EmptyReason | null;
};
type Summed = Pick<Envelope, "period" | "totals">;

/** `isEmpty`: whether the reply has nothing to show. Throws `forbidden` for figures that are not the viewer's. */
export async function openPage<Reply extends Summed>(
  given: GivenSearch,
  viewer: AnalyticsViewer,
  read: (query: AnalyticsQuery) => Promise<Reply>,
  isEmpty: (reply: Reply) => boolean,
): Promise<OpenedPage<Reply>> {
  const state = readBarState(given);
  const [answer, chips, zone] = await Promise.all([
    answerPage(() => read({ ...state, format: "json" })),
    nameFilters(state),
    getStoreZone(),
  ]);
  const { reply } = answer;
  const empty = reply && isEmpty(reply) ? await explainEmpty(state, reply.period, viewer) : null;
  return { ...answer, state, chips, today: dayInZone(systemClock.now(), zone), empty };
}

/** Neither sold, nor given back, nor played in any currency. */
export function hasNoTotals({ totals }: Summed): boolean {
  return totals.every((row) => row.orders === 0 && row.grossMinor === 0 && row.refundsMinor === 0 && row.plays === 0);
}
