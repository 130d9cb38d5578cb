import type { IncomingMessage, ServerResponse } from "node:http";
import { applyControlBody, type ControlDeps, describeControl } from "./control-routes";
import { describeCharge, describeTruth } from "./describe-truth";
import { parseJson, readBody } from "./read-body";
import { MAX_FORM_BYTES, sendPage } from "./send-page";
import { sendJson } from "./send-reply";

const RECENT_CHARGES = 20;

/** The control API for people. `isKnown`: the request carries the sandbox token. */
export async function handleControlPage(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  deps: ControlDeps & { isKnown: boolean },
): Promise<void> {
  if (!deps.isKnown) {
    const challenge = 'Basic realm="Payment sandbox: the token is the password", charset="UTF-8"';
    response.writeHead(401, { "www-authenticate": challenge }).end();
    return;
  }
  if (url.pathname === "/sandbox/control") return sendPage(response, 200, "control", url);
  if (request.method === "POST") {
    // a browser adds the Basic password by itself, so a foreign page must not be able to use it
    const site = request.headers["sec-fetch-site"];
    if (site !== undefined && site !== "same-origin") return sendJson(response, 403, { error: "foreign origin" });
    const body = parseJson((await readBody(request, MAX_FORM_BYTES)) ?? "");
    return applyControlBody(response, body, deps, () => readState(deps));
  }
  sendJson(response, 200, readState(deps));
}

function readState(deps: ControlDeps) {
  const everything = { orderRef: null, attemptRef: null, providerRef: null };
  const { totals, rails } = describeTruth(deps.book, everything, true);
  const newest = [...deps.book.charges.values()].sort((a, b) => b.created.at - a.created.at).slice(0, RECENT_CHARGES);
  return { control: describeControl(deps), truth: { totals, rails, recent: newest.map(describeCharge) } };
}
