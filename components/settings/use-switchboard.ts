"use client";

import { useCallback, useEffect, useState } from "react";
import { type SendResult, sendJson, sendOnce } from "@/components/back/send-json";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { PaymentSettings, type RoutingStrategy } from "@/lib/shared/schemas/settings";
import { type Draft, draftOf, flip, isSameDraft, moveTo, weigh } from "./switchboard-draft";

const URL = "/api/settings/payments";
const REFRESH_MS = 3_000;

export type Note = { kind: "activated" | "rolled_back"; version: number } | { kind: "failed"; detail: string | null };

function read(result: SendResult): PaymentSettings | null {
  return result.ok ? (PaymentSettings.safeParse(result.body).data ?? null) : null;
}

/** `base`: the version that was in force when the draft was begun. */
type Edited = { base: number; draft: Draft };

/** What is in force, kept fresh while it is looked at. */
function useLiveSettings(initial: PaymentSettings) {
  const [settings, setSettings] = useState(initial);
  const take = useCallback(
    (fresh: PaymentSettings) => setSettings((known) => (fresh.snapshotId >= known.snapshotId ? fresh : known)),
    [],
  );
  const refresh = useCallback(async () => {
    const fresh = read(await sendJson("GET", URL));
    if (fresh) take(fresh);
  }, [take]);
  useEffect(() => {
    const refreshIfSeen = () => void (document.visibilityState === "visible" && refresh());
    const timer = setInterval(refreshIfSeen, REFRESH_MS);
    document.addEventListener("visibilitychange", refreshIfSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refreshIfSeen);
    };
  }, [refresh]);
  return { settings, take, refresh };
}

/** The board as it is, and the admin's draft beside it. */
export function useSwitchboard(initial: PaymentSettings) {
  const { settings, take, refresh } = useLiveSettings(initial);
  const [edited, setEdited] = useState<Edited | null>(null);
  const [isSending, setSending] = useState(false);
  const [note, setNote] = useState<Note | null>(null);
  const [moved, setMoved] = useState<{ provider: string; place: number } | null>(null);
  const { snapshotId } = settings;
  const live = draftOf(settings);
  const draft = edited?.draft ?? live;
  const isChanged = edited !== null && !isSameDraft(edited.draft, live);

  const change = (next: Draft, base = isChanged ? edited.base : snapshotId) => {
    setNote(null);
    setEdited(isSameDraft(next, live) ? null : { base, draft: next });
  };
  const send = async (kind: "activated" | "rolled_back", request: Promise<SendResult>) => {
    setSending(true);
    const result = await request;
    setSending(false);
    const fresh = read(result);
    if (!fresh) {
      setNote({ kind: "failed", detail: result.ok ? null : (result.problem?.detail ?? null) });
      return refresh();
    }
    take(fresh);
    setEdited(null);
    setNote({ kind, version: fresh.snapshotId });
  };
  return {
    settings,
    live,
    draft,
    moved,
    isChanged,
    /** Somebody activated another version since the draft was begun: activating it would undo that unseen. */
    isOvertaken: isChanged && edited.base !== snapshotId,
    base: edited?.base ?? snapshotId,
    isSending,
    note,
    flip: (provider: string) => change(flip(draft, provider)),
    weigh: (provider: string, weight: number) => change(weigh(draft, provider, weight)),
    choose: (strategy: RoutingStrategy) => change({ ...draft, strategy }),
    moveTo: (provider: string, index: number) => {
      const next = moveTo(draft, provider, index);
      const place = next.providers.find((entry) => entry.provider === provider)?.priority;
      if (place !== undefined) setMoved({ provider: nameOfProvider(provider), place });
      change(next);
    },
    discard: () => change(live),
    /** The draft is meant to stand on what is in force now. */
    keepDraft: () => change(draft, snapshotId),
    activate: () => send("activated", sendOnce("PUT", URL, { baseVersion: edited?.base ?? snapshotId, ...draft })),
    rollBack: (version: number) =>
      send("rolled_back", sendOnce("POST", `${URL}/rollback`, { baseVersion: snapshotId, version })),
  };
}
export type Switchboard = ReturnType<typeof useSwitchboard>;
