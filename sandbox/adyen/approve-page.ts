import type { IncomingMessage, ServerResponse } from "node:http";
import type { Book } from "../book";
import type { Charge } from "../charge";
import type { SandboxClock } from "../clock";
import { readBody } from "../read-body";
import { sendBankPage } from "../send-bank-page";
import { MAX_FORM_BYTES, sendBack, sendPage } from "../send-page";

type Place = { book: Book; clock: SandboxClock };

function findWaiting({ book }: Pick<Place, "book">, form: URLSearchParams): Charge | null {
  const charge = book.charges.get(form.get("payment") ?? "");
  const isRight = charge?.rail === "adyen" && charge.secret !== "" && charge.secret === form.get("secret");
  return isRight && ["needs_buyer", "approved"].includes(charge.state) ? charge : null;
}

/** The test bank that asks whether this is you. */
export function showAdyenPage(response: ServerResponse, url: URL, place: Place): void {
  const charge = findWaiting(place, url.searchParams);
  sendBankPage(response, url, charge, {
    action: "/sandbox/adyen/approve",
    subject: ["payment", charge?.id ?? ""],
    proof: ["secret", charge?.secret ?? ""],
  });
}

/** Sends the buyer back with what the shop hands in to have the payment finished; until then no money is held. */
export async function finishAdyenPage(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  place: Place,
): Promise<void> {
  const form = new URLSearchParams((await readBody(request, MAX_FORM_BYTES)) ?? "");
  const charge = findWaiting(place, form);
  if (!charge?.returnUrl) return sendPage(response, 404, "gone", url);
  const isApproved = form.get("answer") === "approve";
  const approved = { key: null, at: place.clock.now() };
  place.book.save(
    isApproved ? { ...charge, state: "approved", approved } : { ...charge, state: "needs_buyer", approved: null },
  );
  const back = new URL(charge.returnUrl);
  back.searchParams.set("redirectResult", charge.secret);
  sendBack(response, back.href);
}
