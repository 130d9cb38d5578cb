// From a captured payment to the snapshot that shows it, on an open event stream.
//   npm start                      (in one terminal)
//   npm run bench:snapshot
import { randomUUID } from "node:crypto";
import { quantile, readDemoStore } from "./demo-store";

const SALES = 30;
const store = readDemoStore();

type Seen = { orderIds: Set<string>; waiting: Map<string, () => void> };

async function watch(seen: Seen, signal: AbortSignal): Promise<void> {
  const reply = await fetch(`${store.baseUrl}/api/analytics/live`, {
    headers: { authorization: `Bearer ${store.apiKeys.analyst}` },
    signal,
  });
  if (!reply.ok || !reply.body) throw new Error(`the stream answered ${reply.status}`);
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of reply.body) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (!data) continue;
      for (const { orderId } of (JSON.parse(data) as { lastSales: { orderId: string }[] }).lastSales) {
        seen.orderIds.add(orderId);
        seen.waiting.get(orderId)?.();
      }
    }
  }
}

async function post(path: string, body: unknown, cookie = ""): Promise<{ json: unknown; cookie: string }> {
  const headers = { "content-type": "application/json", "idempotency-key": randomUUID(), cookie };
  const reply = await fetch(store.baseUrl + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`);
  return {
    json: await reply.json(),
    cookie: reply.headers
      .getSetCookie()
      .map((set) => set.split(";")[0])
      .join("; "),
  };
}

async function sellOne(seen: Seen, trackId: string): Promise<{ paidMs: number; shownMs: number }> {
  const startedAt = performance.now();
  const { json, cookie } = await post("/api/checkout", {
    lines: [{ trackId }],
    currency: "USD",
    country: "IE",
    email: "bench@example.com",
    method: "card",
  });
  const orderId = (json as { order: { id: string } }).order.id;
  await post(`/api/orders/${orderId}/payment/confirm`, { token: "pm_card_visa" }, cookie);
  const paidAt = performance.now();
  if (!seen.orderIds.has(orderId)) await new Promise<void>((resolve) => seen.waiting.set(orderId, resolve));
  return { paidMs: paidAt - startedAt, shownMs: performance.now() - paidAt };
}

const abort = new AbortController();
const seen: Seen = { orderIds: new Set(), waiting: new Map() };
const watching = watch(seen, abort.signal).catch((error: unknown) => {
  if (!abort.signal.aborted) throw error;
});
const { data } = (await (await fetch(`${store.baseUrl}/api/tracks?limit=1`)).json()) as { data: { id: string }[] };
const samples: { paidMs: number; shownMs: number }[] = [];
for (let n = 0; n < SALES; n++) samples.push(await sellOne(seen, data[0]?.id ?? ""));
abort.abort();
await watching;
const line = (name: string, values: number[]) =>
  `${name} p50 ${quantile(values, 0.5).toFixed(0)} ms, p95 ${quantile(values, 0.95).toFixed(0)} ms, max ${quantile(values, 1).toFixed(0)} ms`;
console.log(
  `${SALES} sales: ${line(
    "checkout and payment",
    samples.map((sample) => sample.paidMs),
  )}; ${line(
    "payment to snapshot",
    samples.map((sample) => sample.shownMs),
  )}`,
);
