import type { Rail, RailOperation } from "@/lib/payments/provider";
import type { Operation } from "@/sandbox/faults";
import type { RailName } from "@/sandbox/rails";

export type CardName =
  | "approved"
  | "foreign"
  | "insufficientFunds"
  | "generic"
  | "lost"
  | "expired"
  | "wrongCode"
  | "authentication";
type Timeouts = Partial<Record<RailOperation, number>>;
type Connect = (baseUrl: string, overrides?: { secret?: string; timeoutsMs?: Timeouts }) => Rail;

/** What a rail brings to the common cases: itself, its published test cards, and its own words where those differ. */
export type ContractRail = {
  name: RailName;
  connect: Connect;
  cards: Record<CardName, string>;
  /** A token in the rail's form that nobody minted. */
  noToken: string;
  codes: Record<Exclude<CardName, "approved" | "foreign" | "authentication"> | "noToken" | "limit", string>;
  /** Of 12.99 USD, in cents. */
  feesMinor: { home: number; abroad: number };
  /** Whether the fee may still change when the capture is done. */
  isFeeFinal: boolean;
  /** Whether the rail tells the country of a card. */
  knowsCountry: boolean;
  /** Whether a charge is there before it is confirmed; else the confirmation makes it. */
  createsFirst: boolean;
  /**
   * It cannot be asked: it tells by signed notifications, which bear no number, no time and no header, and neither a fee nor
   * why it refused. What the common cases ask of its look-ups is answered from them (hear-rail.ts).
   */
  isTold?: true;
  /** It counts the thousandths of currencies that have them. */
  takesThousandths?: true;
  /** An amount that it does not take, in cents. */
  oddMinor: number;
  /** What a 500 leaves under the key it came for: the same 500 again, or the way to its effect. */
  replayed500: "kept" | "effect";
  /** What a void after the capture is answered with, and a void of what nobody has paid. */
  lateVoid: object;
  voidOfUnpaid: "voided" | "nothing_held";
  /** A charge of nobody's, and whether a search by our reference proves what is not there. */
  nobody: string;
  canSearch: boolean;
  /** Whether capture, refund and disputes need ids beyond the charge's own. */
  hasFurtherRefs: boolean;
  /** Under which name the wire counts the reading of refunds, and the probe. */
  wireNames: { refunds: Operation; probe: Operation };
  /** Steps that bear no key on the wire; none where it is not said. */
  keyless?: readonly Operation[];
  /** What a step is answered with, where that is not what it is called: at first, and when it is asked for once more. */
  answers?: Partial<Record<Operation, { first?: string; again?: string }>>;
  /** Where a bank asks the buyer: on a page of its own, unless it is in the fields as they take the card again. */
  bankAsksIn?: "fields";
  /** No idempotency key reaches it, so nothing is replayed and no effect names one. */
  isKeyless?: true;
  /** Only what has settled is refunded, and comes too late for a void: sales of the contract settle at once. */
  settlesLater?: true;
  /** The bank's question belongs before the sale, in the browser. */
  asksInFields?: true;
  /** No answer tells what a sale cost. */
  hidesFees?: true;
  /** The signature stands in the body, and there is no news of a sale: its events have tests of their own. */
  signsInBody?: true;
  /** `other`: what it sends before the money is taken. `staleAfterMs`: null where a signature bears no time. */
  webhooks: { header: string; captured: string; other: string; staleAfterMs: number | null };
};
