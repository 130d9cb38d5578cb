import "server-only";
import { gauge } from "@/lib/platform/metrics";
import type { BreakerBoard } from "./breaker-board";
import { CallSlots } from "./call-slots";
import { judgeOutcome } from "./circuit-breaker";
import { unlistedIn } from "./note-unlisted";
import type { NotSent, Rail, RailCharge, RailFailure, RailName, RailOperation } from "./provider";
import { notSent } from "./providers/not-sent";
import type { Unlisted } from "./sql/provider-table-rows";

const inFlight = gauge("backline_rail_in_flight_calls", "Calls to a provider that are under way", ["provider"]);

const CALLS_PER_RAIL = 20;
/** Of these, for the worker, which asks about what is in doubt and gives money back; buyers have the others. */
const CALLS_OF_WORKER = 4;

/** This process's share of the calls that one rail may have under way. */
export function slotsPerProcess({ WORKERS, BACKLINE_PROCESS }: { WORKERS: number; BACKLINE_PROCESS: string }): number {
  if (BACKLINE_PROCESS === "worker") return CALLS_OF_WORKER;
  return Math.max(1, Math.floor((CALLS_PER_RAIL - CALLS_OF_WORKER) / WORKERS));
}

type Board = Pick<BreakerBoard, "isShut" | "admit" | "note">;
type Judged = {
  kind: string;
  reason?: string;
  code?: string;
  list?: string;
  unlisted?: string;
  failure?: RailFailure;
  charge?: Pick<RailCharge, "decline">;
};
type Note = (unlisted: Unlisted) => Promise<void>;

/** One rail behind its breakers and its slots: a call that is held back provably never left. */
class GuardedRail implements Rail {
  readonly name: RailName;
  readonly livemode: boolean;
  readonly traits: Rail["traits"];

  constructor(
    private readonly rail: Rail,
    private readonly board: Board,
    private readonly slots: CallSlots,
    private readonly note: Note,
  ) {
    this.name = rail.name;
    this.livemode = rail.livemode;
    this.traits = rail.traits;
  }

  readonly create: Rail["create"] = (input) => this.move("create", input.idempotencyKey, () => this.rail.create(input));
  readonly confirm: Rail["confirm"] = (input) =>
    this.move("confirm", input.idempotencyKey, () => this.rail.confirm(input));
  readonly capture: Rail["capture"] = (input) =>
    this.move("capture", input.idempotencyKey, () => this.rail.capture(input));
  readonly void: Rail["void"] = (input) => this.move("void", input.idempotencyKey, () => this.rail.void(input));
  readonly refund: Rail["refund"] = (input) => this.move("refund", input.idempotencyKey, () => this.rail.refund(input));
  readonly get: Rail["get"] = (input) => this.look("get", () => this.rail.get(input));
  readonly findByReference: Rail["findByReference"] = (input) =>
    this.look("find", () => this.rail.findByReference(input));
  readonly listRefunds: Rail["listRefunds"] = (input) => this.look("refunds", () => this.rail.listRefunds(input));
  readonly listDisputes: Rail["listDisputes"] = (input) => this.look("disputes", () => this.rail.listDisputes(input));
  readonly parseWebhook: Rail["parseWebhook"] = (rawBody, headers) => this.rail.parseWebhook(rawBody, headers);
  readonly readReturn: NonNullable<Rail["readReturn"]> = (query) => this.rail.readReturn?.(query) ?? null;
  /** Not guarded: no money hangs on it, and its page offers another way when it fails. */
  readonly mintClientToken: NonNullable<Rail["mintClientToken"]> = async (currency) =>
    (await this.rail.mintClientToken?.(currency)) ?? { kind: "currency_not_taken" };
  /** Not guarded: it is how an open breaker learns better. */
  readonly probe: Rail["probe"] = () => this.rail.probe();

  private async move<T extends Judged>(
    operation: RailOperation,
    idempotencyKey: string,
    call: () => Promise<T>,
  ): Promise<T | NotSent> {
    return this.guard(operation, call, (code) => notSent(this.name, operation, idempotencyKey, code));
  }

  private async look<T extends Judged>(operation: RailOperation, call: () => Promise<T>) {
    return this.guard(operation, call, (code) => {
      const failure = notSent(this.name, operation, null, code);
      return { kind: "unavailable" as const, failure, evidence: failure.evidence };
    });
  }

  private async guard<T extends Judged, R>(
    operation: RailOperation,
    call: () => Promise<T>,
    refuse: (code: string) => R,
  ): Promise<T | R> {
    if (await this.board.isShut(this.name, operation)) return refuse("breaker_open");
    const leave = await this.slots.enter();
    if (!leave) return refuse("rail_busy");
    try {
      // asked again: those in front may have opened it while this one waited
      if (!(await this.board.admit(this.name, operation))) return refuse("breaker_open");
      return await this.call(operation, call);
    } finally {
      leave();
    }
  }

  private async call<T extends Judged>(operation: RailOperation, call: () => Promise<T>): Promise<T> {
    inFlight.inc({ provider: this.name });
    try {
      const outcome = await call();
      const judged = outcome.failure ?? outcome;
      const verdict = judgeOutcome(judged);
      const code = "code" in judged ? (judged.code ?? null) : null;
      if (verdict !== "nothing")
        await this.board.note(this.name, operation, { isFailure: verdict === "failure", code });
      const unlisted = unlistedIn(outcome);
      if (unlisted) await this.note({ rail: this.name, operation, ...unlisted });
      return outcome;
    } finally {
      inFlight.dec({ provider: this.name });
    }
  }
}

const nobody: Note = async () => undefined;

/**
 * The rails as the payment machine uses them. `slots`: calls to one rail that this process may have under way. `note` hears of
 * codes that no list has.
 */
export function guardRails(
  rails: ReadonlyMap<RailName, Rail>,
  { board, slots, note = nobody }: { board: Board; slots: number; note?: Note },
): ReadonlyMap<RailName, Rail> {
  return new Map([...rails].map(([name, rail]) => [name, new GuardedRail(rail, board, new CallSlots(slots), note)]));
}
