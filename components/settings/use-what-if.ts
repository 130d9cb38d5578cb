"use client";

import { useEffect, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { WhatIf, type WhatIfInput } from "@/lib/shared/schemas/what-if";
import { findProblem } from "./switchboard-draft";
import type { Switchboard } from "./use-switchboard";

const URL = "/api/settings/payments/what-if";
/** A weight that is being typed, or a strip on its way, asks once. */
const CALM_MS = 400;

export type WhatIfDays = WhatIfInput["days"];
/** `answer` is the one before while the next is on its way. `refusal`: in the server's words, empty where it said none. */
type Asked = { question: string; answer: WhatIf | null; refusal: string | null };

async function ask(question: string): Promise<Omit<Asked, "question">> {
  const result = await sendJson("POST", URL, JSON.parse(question));
  if (!result.ok) return { answer: null, refusal: result.problem?.detail ?? "" };
  const answer = WhatIf.safeParse(result.body).data ?? null;
  return { answer, refusal: answer ? null : "" };
}

/** Past payments under the draft's providers, by every strategy at once; asked anew whenever they change. */
export function useWhatIf({ draft, live, settings }: Switchboard) {
  const [days, setDays] = useState<WhatIfDays>(30);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { providers } = draft;
  const isSame = JSON.stringify(providers) === JSON.stringify(live.providers);
  const isPayable = findProblem({ ...draft, strategy: "priority" }, settings.providers) === null;
  const question = JSON.stringify(isSame ? { days } : { days, draft: { providers } });
  // another version in force is another question, though its words are the same
  const key = `${settings.snapshotId} ${question}`;
  useEffect(() => {
    if (!isPayable) return;
    let isWanted = true;
    const timer = setTimeout(async () => {
      const reply = await ask(question);
      if (isWanted) setAsked((known) => ({ question: key, ...reply, answer: reply.answer ?? known?.answer ?? null }));
    }, CALM_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [key, question, isPayable]);
  return {
    days,
    setDays,
    answer: asked?.answer ?? null,
    refusal: asked?.question === key ? asked.refusal : null,
    isAsking: isPayable && asked?.question !== key,
  };
}
export type WhatIfDesk = ReturnType<typeof useWhatIf>;
