import type { Rail, RailName } from "@/lib/payments/provider";
import type { FaultWorld } from "./fault-world";

export type Diversion = { rail: RailName; call: keyof Rail; to: Rail; isUsed: boolean };

/** Sends the next call of one kind to another address: a rail that cannot be reached, for this one call. */
export function divertOnce(faults: FaultWorld, rail: RailName, call: keyof Rail, to: Rail): Diversion {
  const { context } = faults.world;
  const diversion: Diversion = { rail, call, to, isUsed: false };
  const divert = (real: Rail): Rail =>
    new Proxy(real, {
      get(target, name) {
        if (name !== call || diversion.isUsed) return Reflect.get(target, name);
        diversion.isUsed = true;
        return Reflect.get(to, name);
      },
    });
  const rails = new Map([...context.rails].map(([name, real]) => [name, name === rail ? divert(real) : real]));
  Object.assign(context, { rails });
  return diversion;
}
