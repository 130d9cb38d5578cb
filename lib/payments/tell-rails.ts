import "server-only";
import type { Rail, RailName } from "./provider";
import { loadTold } from "./sql/told-rows";

/**
 * A rail that cannot be asked, with what it has told under its signature in its ear: its look-ups answer from the inbox, so
 * that whoever asks need not know which kind of rail it is.
 */
function tell(rail: Rail): Rail {
  const about = ({ providerRef }: { providerRef: string }) => loadTold(rail.name, { providerRef });
  const told: Pick<Rail, "get" | "findByReference" | "listRefunds" | "listDisputes"> = {
    get: async (input) => rail.get({ ...input, told: await about(input) }),
    findByReference: async (input) => {
      const { attemptRef } = input;
      return rail.findByReference({ ...input, told: await loadTold(rail.name, { attemptRef }) });
    },
    listRefunds: async (input) => rail.listRefunds({ ...input, told: await about(input) }),
    listDisputes: async (input) => rail.listDisputes({ ...input, told: await about(input) }),
  };
  return new Proxy(rail, {
    get: (target, name) => {
      if (name in told) return told[name as keyof typeof told];
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

/** The rails as the payment machine asks them. */
export function tellRails(rails: ReadonlyMap<RailName, Rail>): ReadonlyMap<RailName, Rail> {
  return new Map([...rails].map(([name, rail]) => [name, rail.traits.hasLookUp ? rail : tell(rail)]));
}
