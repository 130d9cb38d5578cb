import { useEffect, useState } from "react";
import type { Quote } from "@/lib/shared/schemas/checkout";
import { checkoutHttp, type QuoteBody } from "./checkout-http";
import { MAX_TRIES, retryDelayMs } from "./retry-delays";

type Asked = { quote: Quote } | { failure: string };
type Answer = { asked: string; failure: string | null; quote: Quote | null };
export type QuoteState = {
  /** The last answer; while `isFresh` is false it is of another basket or country and must not be paid. */
  quote: Quote | null;
  isFresh: boolean;
  /** The shop's words on why there is no total; "" when it did not answer; null while all is well. */
  failure: string | null;
  askAgain(): void;
};

/** What the basket costs today in that country, asked again whenever either changes. */
export function useQuote(body: QuoteBody | null): QuoteState {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [round, setRound] = useState(0);
  const asking = body ? `${round} ${JSON.stringify(body)}` : null;

  useEffect(() => {
    if (!asking) return;
    const abort = new AbortController();
    void askUntilAnswered(JSON.parse(asking.slice(asking.indexOf(" ") + 1)), abort.signal).then((reply) => {
      if (abort.signal.aborted) return;
      const failure = "failure" in reply ? reply.failure : null;
      setAnswer((last) => ({ asked: asking, failure, quote: "quote" in reply ? reply.quote : (last?.quote ?? null) }));
    });
    return () => abort.abort();
  }, [asking]);

  const isAnswered = asking !== null && answer?.asked === asking;
  return {
    quote: body ? (answer?.quote ?? null) : null,
    isFresh: isAnswered && answer?.failure === null,
    failure: isAnswered ? (answer?.failure ?? null) : null,
    askAgain: () => setRound((last) => last + 1),
  };
}

async function askUntilAnswered(body: QuoteBody, signal: AbortSignal): Promise<Asked> {
  for (let tries = 1; tries <= MAX_TRIES / 2 && !signal.aborted; tries++) {
    const reply = await checkoutHttp.quote(body, signal);
    if (reply.kind === "answered") return { quote: reply.value };
    if (reply.kind === "refused" && reply.status < 500 && reply.retryAfterMs === null)
      return { failure: reply.problem?.detail ?? "" };
    const delayMs = retryDelayMs(tries, reply.kind === "refused" ? reply.retryAfterMs : null);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
  return { failure: "" };
}
