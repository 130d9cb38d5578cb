import { useEffect, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { FeeHistory, type FeeKey } from "@/lib/shared/schemas/fees";

/** `history` is the one before while the next is on its way. */
type Asked = { question: string; history: FeeHistory | null; hasFailed: boolean };

/** One price so far; asked anew whenever it has another version. */
export function useFeeHistory(key: FeeKey, version: number) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const url = `/api/settings/fees/history?${new URLSearchParams(key)}`;
  const question = `${version} ${url}`;
  useEffect(() => {
    let isWanted = true;
    const ask = async () => {
      const result = await sendJson("GET", url);
      const history = result.ok ? (FeeHistory.safeParse(result.body).data ?? null) : null;
      if (isWanted)
        setAsked((known) => ({ question, history: history ?? known?.history ?? null, hasFailed: history === null }));
    };
    void ask();
    return () => {
      isWanted = false;
    };
  }, [url, question]);
  return { history: asked?.history ?? null, hasFailed: asked?.question === question && asked.hasFailed };
}
