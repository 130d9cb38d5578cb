import type { FeeKey, FeeList, FeeScheduleView, WithdrawnFee } from "@/lib/shared/schemas/fees";

/** A price that is or was; `withdrawn` says since when it is not in force. */
export type Price = { id: string; key: FeeKey; version: number } & (
  | { schedule: FeeScheduleView; withdrawn: null }
  | { schedule: null; withdrawn: WithdrawnFee }
);

const partsOf = ({ provider, method, currency, region, cardClass }: FeeKey) => {
  const key = { provider, method, currency, region, cardClass };
  return { id: Object.values(key).join(" "), key };
};

/** A provider's prices; one that is withdrawn or comes back keeps its place. */
export function listPrices(list: FeeList, provider: FeeKey["provider"]): Price[] {
  const inForce = list.schedules.map(
    (schedule): Price => ({ ...partsOf(schedule), version: schedule.version, schedule, withdrawn: null }),
  );
  const gone = list.withdrawn.map(
    (withdrawn): Price => ({ ...partsOf(withdrawn), version: withdrawn.version, schedule: null, withdrawn }),
  );
  return [...inForce, ...gone]
    .filter(({ key }) => key.provider === provider)
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}
