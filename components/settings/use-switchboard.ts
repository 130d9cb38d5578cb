"use client";

import { useCallback, useEffect, useState } from "react";
import { type SendResult, sendJson } from "@/components/back/send-json";
import { PaymentSettings } from "@/lib/shared/schemas/settings";
import { type Draft, draftOf, flip, isSameDraft, moveTo } from "./switchboard-draft";

const URL = "/api/settings/payments";
const REFRESH_MS = 3_000;

export type Note = { kind: "activated" | "rolled_back"; version: number } | { kind: "failed"; detail: string | null };

function read(result: SendResult): PaymentSettings | null {
  return result.ok ? (PaymentSettings.safeParse(result.body).data ?? null) : null;
}

/** The board as it is, kept fresh while it is looked at, and the admin's draft beside it. */
export function useSwitchboard(initial: PaymentSettings) {
  const [settings, setSettings] = useState(initial);
  const [edited, setEdited] = useState<Draft | null>(null);
  const [isSending, setSending] = useState(false);
  const [note, setNote] = useState<Note | null>(null);
  const live = draftOf(settings);
  const draft = edited ?? live;

  const refresh = useCallback(async () => {
    const fresh = read(await sendJson("GET", URL));
    if (fresh) setSettings((known) => (fresh.snapshotId >= known.snapshotId ? fresh : known));
  }, []);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void refresh();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [refresh]);

  const change = (next: Draft) => {
    setNote(null);
    setEdited(isSameDraft(next, live) ? null : next);
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
    setSettings(fresh);
    setEdited(null);
    setNote({ kind, version: fresh.snapshotId });
  };
  const { snapshotId: baseVersion } = settings;
  return {
    settings,
    draft,
    isChanged: edited !== null && !isSameDraft(edited, live),
    isSending,
    note,
    flip: (provider: string) => change(flip(draft, provider)),
    moveTo: (provider: string, index: number) => change(moveTo(draft, provider, index)),
    discard: () => change(live),
    activate: () => send("activated", sendJson("PUT", URL, { baseVersion, providers: draft })),
    rollBack: (version: number) => send("rolled_back", sendJson("POST", `${URL}/rollback`, { baseVersion, version })),
  };
}
export type Switchboard = ReturnType<typeof useSwitchboard>;
