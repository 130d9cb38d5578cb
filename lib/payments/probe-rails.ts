import "server-only";
import type { BreakerBoard } from "./breaker-board";
import type { Rail, RailName } from "./provider";

/**
 * Asks rails whose breaker has been open for its time whether they are back; one that hangs delays no other. Doubts that
 * were held back beside a trial are woken until the rail is in order.
 */
export async function probeDueRails(board: BreakerBoard, rails: ReadonlyMap<RailName, Rail>): Promise<void> {
  const due = await board.listDueForProbe();
  await Promise.all(
    due.map(async (name) => {
      const probe = await rails.get(name)?.probe();
      if (probe) await board.noteProbe(name, probe.kind === "up");
    }),
  );
  await board.wakeHeldBack();
}
