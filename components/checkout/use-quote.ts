import { useEffect, useState } from "react";
import type { Method, Quote } from "@/lib/shared/schemas/checkout";
import type { Problem } from "@/lib/shared/schemas/common";
import { checkoutHttp, type QuoteBody } from "./checkout-http";
import { MAX_TRIES, retryDelayMs } from "./retry-delays";

const NONE: LineErrors = {};

type PricedBody = Omit<QuoteBody, "method">;
type LineErrors = Readonly<Record<number, string>>;
type Asked = { quote: Quote } | { failure: string; lineErrors: LineErrors };
type Answer = { priced: string; failure: string | null; lineErrors: LineErrors; quote: Quote | null };
export type QuoteState = {
  /** The last answer; while `isFresh` is false it is of another basket or country and must not be paid. */
  quote: Quote | null;
  isFresh: boolean;
  /** The shop's words on why there is no total; "" when it did not answer; null while all is well. */
  failure: string | null;
  /** What the shop says of single lines, by their place in the basket. */
  lineErrors: LineErrors;
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
      const lineErrors = "failure" in reply ? reply.lineErrors : NONE;
      const quote = "quote" in reply ? reply.quote : null;
      setAnswer((last) => ({ priced, failure, lineErrors, quote: quote ?? last?.quote ?? null }));
    });
    return () => abort.abort();
  }, [text, priced, method]);

  const isAnswered = priced !== null && answer?.priced === priced;
  return {
    quote: body ? (answer?.quote ?? null) : null,
    isFresh: isAnswered && answer?.failure === null,
    failure: isAnswered ? (answer?.failure ?? null) : null,
    lineErrors: isAnswered ? (answer?.lineErrors ?? NONE) : NONE,
    askAgain: () => setRound((last) => last + 1),
  };
}

async function askUntilAnswered(body: QuoteBody, signal: AbortSignal): Promise<Asked> {
  for (let tries = 1; tries <= MAX_TRIES / 2 && !signal.aborted; tries++) {
    const reply = await checkoutHttp.quote(body, signal);
    if (reply.kind === "answered") return { quote: reply.value };
    if (reply.kind === "refused" && reply.status < 500 && reply.retryAfterMs === null)
      return { failure: reply.problem?.detail ?? "", lineErrors: readLineErrors(reply.problem) };
    const delayMs = retryDelayMs(tries, reply.kind === "refused" ? reply.retryAfterMs : null);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
  return { failure: "", lineErrors: NONE };
}

function readLineErrors(problem: Problem | null): LineErrors {
  const entries = (problem?.errors ?? []).flatMap(({ path, message }) => {
    const place = /^lines\.(\d+)$/.exec(path)?.[1];
    return place ? [[Number(place), message] as const] : [];
  });
  return Object.fromEntries(entries);
}
