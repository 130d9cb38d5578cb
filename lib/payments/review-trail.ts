import "server-only";
import { toPublicId } from "@/lib/shared/ids";
import type { ReviewAttempt, TrailEntry, TrailKind } from "@/lib/shared/schemas/review";
import type { Evidence } from "./provider";
import { type AttemptTrail, loadTrails } from "./sql/trail-rows";

const LOOK_UPS = ["get", "find", "refunds", "disputes"];
const SHOWN_OF_A_GROUP = 20;

type Moment = Partial<Omit<TrailEntry, "at">> & { at: string | Date; kind: TrailKind };

function toEntry({ at, kind, ...rest }: Moment): TrailEntry {
  const nothing = { lastAt: null, count: 1, about: null, code: null, httpStatus: null, durationMs: null, note: null };
  return { ...nothing, raw: [], ...rest, kind, at: new Date(at).toISOString() };
}

function kindOf({ operation, isSent, httpStatus }: Evidence): TrailKind {
  if (operation === "manual") return "person";
  if (LOOK_UPS.includes(operation)) return "resolver";
  if (!isSent) return "not_sent";
  return httpStatus === null ? "nothing" : "came_back";
}

function noteOf({ operation, raw }: Evidence): string | null {
  const note = operation === "manual" && raw !== null && typeof raw === "object" && "note" in raw ? raw.note : null;
  return typeof note === "string" ? note : null;
}

/** What a call left, and, as every call that left was sent, that moment as well. A create is sent when its attempt begins. */
function toMoments({ kind, raw, at }: AttemptTrail["evidence"][number]): Moment[] {
  const { operation, isSent, httpStatus } = raw;
  const durationMs = operation === "manual" ? null : Math.round(raw.durationMs);
  const read = kindOf(raw);
  const about = operation === "manual" ? null : operation;
  const code = "capturedMinor" in raw ? "amount_mismatch" : kind.slice(kind.indexOf(":") + 1);
  const answer: Moment = { at, kind: read, about, code, httpStatus, durationMs, note: noteOf(raw), raw: [raw] };
  const isCall = read === "came_back" || read === "nothing";
  if (!isCall || !isSent || operation === "create") return [answer];
  const sentAt = new Date(new Date(at).getTime() - (durationMs ?? 0));
  return [{ at: sentAt, kind: "sent", about, note: raw.idempotencyKey }, answer];
}

function obligationMoments({ kind, reason, at, settledAt, note }: AttemptTrail["obligations"][number]): Moment[] {
  if (kind !== "review") return [{ at, kind: "owed", about: kind, code: reason }];
  const opened: Moment = { at, kind: "review", code: reason };
  return settledAt ? [opened, { at: settledAt, kind: "settled", note }] : [opened];
}

/** Where nothing is there before the card, the create that makes no call is no moment of the story. */
const isNoCall = ({ kind, raw }: AttemptTrail["evidence"][number]) =>
  raw.operation === "create" && !raw.isSent && kind === "create:created";

function listMoments(attempt: AttemptTrail): Moment[] {
  const { decision, evidence, obligations, webhooks, createdAt, idempotencyKey } = attempt;
  const { at, ...decided } = decision;
  const wasSent = !evidence.some(({ raw }) => raw.operation === "create" && !raw.isSent);
  const told = evidence.filter((one) => !isNoCall(one));
  const created: Moment = { at: createdAt, kind: "sent", about: "create", note: idempotencyKey };
  return [
    { at, kind: "routing", code: decision.chosen, raw: [decided] },
    ...(wasSent ? [created] : []),
    ...told.flatMap(toMoments),
    ...webhooks.map(({ type, payload, at: receivedAt }): Moment => {
      return { at: receivedAt, kind: "webhook", code: type, raw: [payload] };
    }),
    ...obligations.flatMap(obligationMoments),
  ];
}

function isAlike(a: TrailEntry, b: TrailEntry): boolean {
  return (
    a.kind === "resolver" &&
    b.kind === "resolver" &&
    a.about === b.about &&
    a.code === b.code &&
    a.httpStatus === b.httpStatus
  );
}

/** Questions with the same answer, one after the other, become one line. */
export function groupAlike(entries: readonly TrailEntry[]): TrailEntry[] {
  const grouped: TrailEntry[] = [];
  for (const entry of entries) {
    const last = grouped.at(-1);
    if (!last || !isAlike(last, entry)) grouped.push(entry);
    else {
      const raw = [...last.raw, ...entry.raw].slice(-SHOWN_OF_A_GROUP);
      grouped[grouped.length - 1] = { ...last, count: last.count + 1, lastAt: entry.at, raw };
    }
  }
  return grouped;
}

/** The story of every attempt of a payment, from what is on file and nothing else. */
export async function buildTrails(paymentId: string, reviewedAttemptId: string): Promise<ReviewAttempt[]> {
  const attempts = await loadTrails(paymentId, (id) => toPublicId("attempt", id));
  return attempts.map((attempt) => {
    const { id, n, rail, method, state, providerRef } = attempt;
    const moments = listMoments(attempt)
      .map(toEntry)
      .toSorted((a, b) => a.at.localeCompare(b.at));
    const publicId = toPublicId("attempt", id);
    const isReviewed = id === reviewedAttemptId;
    return { id: publicId, n, rail, method, state, providerRef, isReviewed, trail: groupAlike(moments) };
  });
}
