import { useEffect, useState } from "react";
import type { Method, Quote } from "@/lib/shared/schemas/checkout";
import { checkoutHttp, type QuoteBody } from "./checkout-http";
import { MAX_TRIES, retryDelayMs } from "./retry-delays";

type PricedBody = Omit<QuoteBody, "method">;
type Asked = { quote: Quote } | { failure: string };
type Answer = { priced: string; failure: string | null; quote: Quote | null };
export type QuoteState = {
  /** The last answer; while `isFresh` is false it is of another basket or country and must not be paid. */
  quote: Quote | null;
  isFresh: boolean;
  /** The shop's words on why there is no total; "" when it did not answer; null while all is well. */
  failure: string | null;
  askAgain(): void;
};

/**
 * What the basket costs today in that country, asked again whenever either changes, and how the parts divide when it is paid
 * by `method`. Another method does not make the price stale: only the provider's part is another.
 */
export function useQuote(body: PricedBody | null, method: Method | null): QuoteState {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [round, setRound] = useState(0);
  const text = body ? JSON.stringify(body) : null;
  const priced = text === null ? null : `${round} ${text}`;

  useEffect(() => {
    if (text === null || priced === null) return;
    const abort = new AbortController();
    const asked: PricedBody = JSON.parse(text);
    void askUntilAnswered(method ? { ...asked, method } : asked, abort.signal).then((reply) => {
      if (abort.signal.aborted) return;
      const failure = "failure" in reply ? reply.failure : null;
      setAnswer((last) => ({ priced, failure, quote: "quote" in reply ? reply.quote : (last?.quote ?? null) }));
    });
    return () => abort.abort();
  }, [text, priced, method]);

  const isAnswered = priced !== null && answer?.priced === priced;
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
