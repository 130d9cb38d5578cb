"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import type { Problem } from "@/lib/shared/schemas/common";
import { type SetUpAnswers, SetUpView } from "@/lib/shared/schemas/setup";

const KEEP_AFTER_MS = 600;
const MAIL_FIELDS = new Set<keyof SetUpAnswers>(["from", "host", "port", "user"]);

export type Phase = "opening" | "closed" | "form" | "done";
export type SetUp = ReturnType<typeof useSetUp>;

const EMPTY: SetUpView = {
  answers: {},
  fixed: { publicUrl: null, mailFrom: null },
  isMailProved: false,
  machineZone: "UTC",
};

/** Trades the token behind the # for a session, once: it leaves the address bar and the history at that moment. */
async function openAddress(): Promise<void> {
  const token = window.location.hash.slice(1);
  if (token === "") return;
  window.history.replaceState(null, "", window.location.pathname);
  await sendJson("POST", "/api/setup/open", { token });
}

function begin(view: SetUpView): SetUpAnswers {
  const suggested = { timeZone: view.machineZone, currency: "USD", port: "587", publicUrl: window.location.origin };
  return { ...suggested, ...view.answers };
}

/** The answers as they are typed, kept on the server a moment later, so that the set-up can be taken up again. */
export function useSetUp() {
  const [phase, setPhase] = useState<Phase>("opening");
  const [view, setView] = useState(EMPTY);
  const [answers, setAnswers] = useState<SetUpAnswers>({});
  const [isMailProved, setMailProved] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const unsent = useRef<SetUpAnswers>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const begun = useRef(false);

  useEffect(() => {
    // a development build mounts twice, and the token is good once
    if (begun.current) return;
    begun.current = true;
    void openAddress().then(async () => {
      const result = await sendJson("GET", "/api/setup");
      const found = result.ok ? SetUpView.safeParse(result.body).data : undefined;
      if (!found) return setPhase("closed");
      setView(found);
      setAnswers(begin(found));
      setMailProved(found.isMailProved);
      setPhase("form");
    });
  }, []);

  const keep = useCallback(async () => {
    clearTimeout(timer.current);
    const changes = unsent.current;
    if (Object.keys(changes).length === 0) return;
    unsent.current = {};
    const result = await sendJson("PUT", "/api/setup", changes);
    if (!result.ok) unsent.current = { ...changes, ...unsent.current };
  }, []);

  const answer = useCallback(
    (field: keyof SetUpAnswers, text: string) => {
      setAnswers((before) => ({ ...before, [field]: text }));
      unsent.current = { ...unsent.current, [field]: text };
      if (MAIL_FIELDS.has(field)) setMailProved(false);
      setProblem(null);
      clearTimeout(timer.current);
      timer.current = setTimeout(keep, KEEP_AFTER_MS);
    },
    [keep],
  );

  return {
    phase,
    setPhase,
    fixed: view.fixed,
    answers,
    answer,
    keep,
    isMailProved,
    setMailProved,
    problem,
    setProblem,
  };
}
