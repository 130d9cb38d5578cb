import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import type { SdkFields } from "@/lib/shared/schemas/rail-fields";
import type { Card, OrderRef } from "./checkout-state";
import { mountFields } from "./rails/mount-fields";
import { type Bill, FIELD_NAMES, type FieldName, type MountedFields, type Tokenised } from "./rails/mounted-fields";
import { readLook } from "./rails/read-look";
import { useTheme } from "./use-theme";

export type FieldProblem = "missing" | "wrong";
type Event = { type: "card_refused" | "bank_refused" | "fields_silent" | "fields_of_other" | "fields_moved" };
type Doors = {
  token(token: string, rail: string, card: Card): void;
  tell(event: Event): void;
  change(): void;
  submit(): void;
};
type Options = { fields: SdkFields | null; isWanted: boolean; bill: Omit<Bill, "amountMinor">; doors: Doors };
/** What is known of one mounting, named by `of`; a later one begins with nothing. */
type Known = {
  of: string;
  at: "loading" | "ready" | "failed";
  filled: readonly FieldName[];
  problems: Partial<Record<FieldName, FieldProblem>>;
};

function begin(of: string): Known {
  return { of, at: "loading", filled: [], problems: {} };
}

function useKnown(id: string) {
  const [last, setLast] = useState<Known | null>(null);
  const note = useCallback(
    (of: string, change: (before: Known) => Partial<Known>) =>
      setLast((before) => {
        const current = before?.of === of ? before : begin(of);
        return { ...current, ...change(current) };
      }),
    [],
  );
  return { last, known: last?.of === id ? last : begin(id), note };
}

const withProblems = (fields: readonly FieldName[], problem: FieldProblem): Known["problems"] =>
  Object.fromEntries(fields.map((field) => [field, problem]));

/** Mounts the fields in `room` while they are wanted; what they tell is noted under `id`. */
function useMounted(
  { fields, isWanted, bill, doors }: Options,
  id: string,
  { last, note }: ReturnType<typeof useKnown>,
) {
  const [room, setRoom] = useState<HTMLElement | null>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const mounted = useRef<MountedFields | null>(null);
  const theme = useTheme();
  // once wanted they stay, also while another way to pay is looked at
  if (isWanted && wanted !== id) setWanted(id);

  const open = useEffectEvent(async (place: HTMLElement, own: SdkFields, of: string) => {
    const told = {
      filled(field: FieldName, isFilled: boolean) {
        note(of, ({ filled }) => ({
          filled: FIELD_NAMES.filter((name) => (name === field ? isFilled : filled.includes(name))),
        }));
        doors.change();
      },
      wrong: (field: FieldName, isWrong: boolean) =>
        note(of, ({ problems: { [field]: _, ...rest } }) => ({
          problems: isWrong ? { ...rest, [field]: "wrong" } : rest,
        })),
      submit: () => doors.submit(),
    };
    // what was typed into the fields before goes with them
    if (last && last.of !== of && last.filled.length > 0) doors.tell({ type: "fields_moved" });
    return mountFields(own, { room: place, look: readLook(theme ?? "light"), bill, told });
  });

  const isDue = fields !== null && wanted === id && theme !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `id` names the fields; another object of the same ones is no other
  useEffect(() => {
    if (!room || !isDue || !fields) return;
    let isOver = false;
    note(id, () => begin(id));
    open(room, fields, id).then(
      (made) => {
        if (isOver) return made.unmount();
        mounted.current = made;
        note(id, () => ({ at: "ready" }));
      },
      () => isOver || note(id, () => ({ at: "failed" })),
    );
    return () => {
      isOver = true;
      mounted.current?.unmount();
      mounted.current = null;
    };
  }, [room, isDue, id, note]);

  useEffect(() => {
    if (theme) mounted.current?.restyle(readLook(theme));
  }, [theme]);
  return { setRoom, mounted };
}

/**
 * The card fields of one rail's own SDK, from the moment the card is chosen: until then nothing is loaded. What they hold is
 * never seen here; only how far they are filled in, and the token.
 */
export function useSdkFields(options: Options) {
  const { fields, bill, doors } = options;
  const [tries, setTries] = useState(1);
  const id = `${JSON.stringify(fields)} ${tries}`;
  const kept = useKnown(id);
  const { known, note } = kept;
  const { setRoom, mounted } = useMounted(options, id, kept);
  const asked = useRef(0);

  function settle(answer: Tokenised, rail: string): void {
    if (answer.kind === "token") doors.token(answer.token, rail, answer.card);
    if (answer.kind === "not_verified") doors.tell({ type: "bank_refused" });
    if (answer.kind === "unreachable") doors.tell({ type: "fields_silent" });
    if (answer.kind !== "wrong") return;
    note(id, () => ({ problems: withProblems(answer.fields, "wrong") }));
    mounted.current?.focus();
    doors.tell({ type: "card_refused" });
  }

  async function askFor(own: MountedFields, rail: string, { totalMinor, currency }: OrderRef): Promise<void> {
    asked.current += 1;
    const turn = asked.current;
    const answer = await own
      .tokenise({ ...bill, amountMinor: totalMinor, currency })
      .catch((): Tokenised => ({ kind: "unreachable" }));
    // an answer that was given up pays nothing: the next press asks anew
    if (turn === asked.current) settle(answer, rail);
  }

  function requestToken(order: OrderRef): void {
    if (!fields || !mounted.current) doors.tell({ type: "fields_silent" });
    else if (order.rail !== null && order.rail !== fields.rail) doors.tell({ type: "fields_of_other" });
    else void askFor(mounted.current, fields.rail, order);
  }

  function showProblems(): void {
    const missing = FIELD_NAMES.filter((field) => !known.filled.includes(field));
    note(id, ({ problems }) => ({ problems: { ...withProblems(missing, "missing"), ...problems } }));
    mounted.current?.focus();
  }

  return {
    setRoom,
    id,
    at: known.at,
    problems: known.problems,
    isReady: known.at === "ready",
    isComplete: known.filled.length === FIELD_NAMES.length,
    requestToken,
    showProblems,
    focus: () => mounted.current?.focus(),
    tryAgain: () => setTries((before) => before + 1),
  };
}

export type SdkFieldsState = ReturnType<typeof useSdkFields>;
