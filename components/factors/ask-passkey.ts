import {
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  WebAuthnAbortService,
} from "@simplewebauthn/browser";
import { sendJson } from "@/components/back/send-json";

/** `stopped`: the person closed the question, the time ran out, or another question took its place. */
export type KeyAnswer = { kind: "answered"; response: string } | { kind: "stopped" } | { kind: "unavailable" };

type AskedAt = "/api/sign-in/passkey" | "/api/sign-in/second-step" | "/api/account/proof/passkey";

/**
 * Asks the browser for a passkey, as `path` says what to ask; `isQuiet` waits among its suggestions for the e-mail field instead
 * of asking at once. `response` is the browser's answer as JSON.
 */
export async function askPasskey(path: AskedAt, isQuiet = false): Promise<KeyAnswer> {
  const options = await sendJson("POST", path);
  if (!options.ok) return { kind: "unavailable" };
  try {
    const response = await startAuthentication({
      optionsJSON: options.body as PublicKeyCredentialRequestOptionsJSON,
      useBrowserAutofill: isQuiet,
    });
    return { kind: "answered", response: JSON.stringify(response) };
  } catch {
    return { kind: "stopped" };
  }
}

/** What is asked runs out after three minutes. */
const ASK_AGAIN_MS = 150_000;

/** Offers passkeys among the suggestions of the e-mail field for as long as nobody stops it; returns what does. */
export function suggestPasskeys(onAnswer: (response: string) => void): () => void {
  let isOver = false;
  const suggest = async () => {
    if (isOver || !(await browserSupportsWebAuthnAutofill()) || isOver) return;
    const answer = await askPasskey("/api/sign-in/passkey", true);
    if (!isOver && answer.kind === "answered") onAnswer(answer.response);
  };
  void suggest();
  const timer = setInterval(() => void suggest(), ASK_AGAIN_MS);
  return () => {
    isOver = true;
    clearInterval(timer);
    WebAuthnAbortService.cancelCeremony();
  };
}
