import "server-only";
import { availableRails } from "@/lib/payments/available-rails";
import { breakerBoard } from "@/lib/payments/breaker-board";
import type { Turn } from "../run-loop";

/** Asks rails whose breaker has been open for its time whether they are back. */
const turn: Turn = async () => {
  const board = breakerBoard();
  for (const name of await board.listDueForProbe()) {
    const probe = await availableRails().get(name)?.probe();
    if (probe) await board.noteProbe(name, probe.kind === "up");
  }
  return false;
};

export const probeLoop = { name: "probe", everyMs: 1_000, turn };
