import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { announceReports } from "./adyen/settlement-report";
import { WireDesk } from "./answer-wire";
import { Book } from "./book";
import { SandboxClock } from "./clock";
import { type ControlDeps, handleControl, type RailControl } from "./control-routes";
import { FaultPlan } from "./faults";
import { ListingTroubles } from "./listing-troubles";
import { handlePage } from "./page-routes";
import { finishPaypalApproval } from "./paypal/finish-approval";
import { CERTIFICATE_PATH } from "./paypal/send-webhooks";
import { loadWebhookCertificate, type WebhookCertificate } from "./paypal/webhook-certificate";
import { RailPolicy } from "./policy";
import { Port } from "./port";
import { mapRails, RAILS, type RailName } from "./rails";
import { sendJson } from "./send-reply";
import { WebhookSender } from "./send-webhooks";
import { makeDialects, makeWires, type SandboxKeys, STAND_IN_KEYS, type Wires } from "./wires";

export type SandboxOptions = {
  /** 0 = any free port. Always 127.0.0.1. */
  port: number;
  /** Each rail's own port; any free one where none is given. */
  ports?: Partial<Record<RailName, number>>;
  token: string;
  keys?: Partial<SandboxKeys>;
  /** The app's own origin as the sandbox reaches it; null = webhooks are listed but not sent. */
  webhookBaseUrl: string | null;
  /** The app's origin as a browser sees it: approval pages live there. */
  publicUrl?: string;
  /** Where the state file lives; null = memory only. */
  dataDir: string | null;
  accountCountry?: string;
};
export type Sandbox = {
  /** Control, truth, pages and both wires. */
  url: string;
  /** One wire each, so that one rail alone can refuse connections. */
  urls: Record<RailName, string>;
  /** The same levers as over HTTP, for tests in the same process. */
  control: ControlDeps;
  close(): Promise<void>;
};
type Ports = Record<RailName | "main", Port>;
type World = { deps: ControlDeps; wires: Wires; desk: WireDesk; token: string };

const REPORTS_EVERY_MS = 3_600_000;
const PAYPAL_PATHS = /^\/(v2|v1\/(oauth2|customer|notifications|reporting))\//;

/** Starts the sandbox on loopback and resolves when all its ports listen. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  let world: World | null = null;
  const open = (rail: RailName | null) =>
    new Port((request, response) => {
      if (world) answer(request, response, world, rail).catch(() => response.destroy());
    });
  const ports: Ports = { main: open(null), ...mapRails(open) };
  const own = RAILS.map((rail) => ports[rail].open(options.ports?.[rail] ?? 0));
  await Promise.all([ports.main.open(options.port), ...own]);
  world = buildWorld(options, ports);
  const { deps } = world;
  for (const rail of RAILS) deps.rails[rail].webhooks.resume();
  const news = tellReports(deps);
  const close = async () => {
    clearInterval(news);
    for (const rail of RAILS) deps.rails[rail].webhooks.close();
    await Promise.all(Object.values(ports).map((each) => each.close()));
    deps.book.close();
  };
  return { url: ports.main.url, urls: mapRails((rail) => ports[rail].url), control: deps, close };
}

/** Those of the last weeks at once, then each as it is closed. */
function tellReports(deps: ControlDeps): NodeJS.Timeout {
  const tell = async (sinceMs?: number) => {
    await announceReports({ ...deps, webhooks: deps.rails.adyen.webhooks }, sinceMs);
    return deps.clock.now();
  };
  let told = tell();
  const next = () => {
    told = told.then(tell);
  };
  return setInterval(next, REPORTS_EVERY_MS).unref();
}

function buildWorld(options: SandboxOptions, ports: Ports): World {
  const { accountCountry = "US", publicUrl = options.webhookBaseUrl ?? "", dataDir } = options;
  const folder = dataDir === null ? null : path.join(dataDir, "sandbox");
  const clock = new SandboxClock();
  const book = new Book(clock, folder === null ? null : path.join(folder, "state.jsonl"));
  const certificate = keepCertificate(folder);
  const base = options.webhookBaseUrl;
  if (base !== null) certificate();
  const webhookUrlOf = (rail: RailName) => (base === null ? null : new URL(`/api/webhooks/${rail}`, base).href);
  const keys = { ...STAND_IN_KEYS, ...options.keys };
  const dialects = makeDialects(keys, { certificate, webhookUrlOf, urlOf: (rail) => ports[rail].url });
  const rails = mapRails(
    (rail): RailControl => ({
      webhooks: new WebhookSender(book, clock, webhookUrlOf(rail), dialects[rail]),
      requests: new Map<string, number>(),
      keyConflicts: 0,
      policy: RailPolicy.parse({}),
      port: ports[rail],
    }),
  );
  const faults = new FaultPlan();
  const troubles = new ListingTroubles();
  const { stripe, paypal: wallet } = rails;
  const wires = makeWires(keys, { book, clock, rails, troubles, accountCountry, publicUrl });
  const requests = mapRails((rail) => rails[rail].requests);
  const desk = new WireDesk(faults, requests);
  const deps: ControlDeps = {
    book,
    clock,
    faults,
    troubles,
    rails,
    mainPort: ports.main,
    accountCountry,
    certificate,
    requests: stripe.requests,
    webhooks: stripe.webhooks,
    approve: (orderId, answer) => finishPaypalApproval({ book, clock, webhooks: wallet.webhooks }, orderId, answer),
    requestsUnderWay: () => desk.underWay,
  };
  return { deps, wires, desk, token: options.token };
}

/** Made when it is first needed: an RSA key takes a moment. */
function keepCertificate(folder: string | null): () => WebhookCertificate {
  let kept: WebhookCertificate | null = null;
  return () => {
    kept ??= loadWebhookCertificate(folder === null ? null : path.join(folder, "paypal-webhooks.json"));
    return kept;
  };
}

/** `rail`: the one whose port was called; null = the main port, where the path tells the first two apart. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  world: World,
  rail: RailName | null,
): Promise<void> {
  const { deps, wires, desk, token } = world;
  const url = new URL(request.url ?? "/", "http://sandbox.invalid");
  if (url.pathname === "/__health") return sendJson(response, 200, { status: "ok" });
  if (rail === null) {
    const isKnown = hasToken(request.headers.authorization, token);
    if (url.pathname.startsWith("/sandbox/")) {
      return handlePage(request, response, url, { ...deps, wires, isKnown });
    }
    if (url.pathname.startsWith("/__")) {
      if (!isKnown) return sendJson(response, 401, { error: "the sandbox token is needed" });
      return handleControl(request, response, url, deps);
    }
  }
  const called = rail ?? (PAYPAL_PATHS.test(url.pathname) ? "paypal" : "stripe");
  if (called === "paypal" && url.pathname.startsWith(CERTIFICATE_PATH))
    return sendCertificate(response, url, deps.certificate());
  return desk.answer(wires[called], request, response, url);
}

function sendCertificate(response: ServerResponse, url: URL, { id, certificatePem }: WebhookCertificate): void {
  if (url.pathname !== CERTIFICATE_PATH + id) {
    sendJson(response, 404, { error: "no such certificate" });
    return;
  }
  response.writeHead(200, { "content-type": "application/x-pem-file", "cache-control": "max-age=86400" });
  response.end(certificatePem);
}

/** Bearer, or the password of Basic so that a browser can ask for it. */
function hasToken(authorization: string | undefined, token: string): boolean {
  const [scheme, value = ""] = authorization?.split(" ") ?? [];
  const given = scheme === "Basic" ? Buffer.from(value, "base64").toString().split(":").slice(1).join(":") : value;
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
