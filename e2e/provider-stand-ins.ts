import type { BrowserContext, Route } from "playwright/test";

/**
 * Stand-ins for what Stripe, Square, Adyen and Braintree serve to browsers, by the part of their API that the checkout uses. Like the real
 * ones they draw inputs in frames of their own origin and send the number from there; the page gets a token.
 */
const FRAME = `<!doctype html><meta name="color-scheme" content="light"><style>html,body{margin:0;background:transparent}
input{all:unset;font:16px sans-serif;width:100%}</style><input>
<script>
const field = new URLSearchParams(location.search).get("field");
const box = document.querySelector("input");
box.setAttribute("aria-label", field);
const tell = (message) => parent.postMessage({ standIn: field, ...message }, "*");
box.addEventListener("input", () => tell({ told: "change", isComplete: box.value.length >= 3 }));
box.addEventListener("focus", () => tell({ told: "focus" }));
addEventListener("message", async ({ data }) => {
  if (data.style) box.style.color = data.style;
  if (data.focus) box.focus();
  if (!data.post) return;
  const reply = await fetch(data.post, { method: "POST", body: JSON.stringify({ number: box.value, ...data.with }) });
  tell({ told: "answer", answer: await reply.json() });
});
tell({ told: "ready" });
</script>`;

/** Speaks with Adyen's real component as its own frames do; what it "encrypts" is the field's name. */
const ADYEN_FRAME = `<!doctype html><meta name="color-scheme" content="light"><style>input{all:unset;width:100%}</style><input aria-label="field">
<script>
const PARTS = { encryptedExpiryDate: ["encryptedExpiryMonth", "encryptedExpiryYear"] };
let own;
const tell = (message) => parent.postMessage(JSON.stringify({ ...own, ...message }), "*");
addEventListener("message", ({ data }) => {
  if (own || typeof data !== "string") return;
  const { numKey, fieldType } = JSON.parse(data);
  own = { numKey, fieldType };
  tell({ action: "config" });
});
const box = document.querySelector("input");
box.addEventListener("input", () => {
  if (box.value.length < 3) return;
  const blobs = (PARTS[own.fieldType] ?? [own.fieldType]).map((name) => ({ encryptedFieldName: name, blob: "eyJ-" + name }));
  tell({ action: "encryption", [own.fieldType]: blobs, endDigits: box.value.slice(-4) });
});
</script>`;

/** Speaks with Braintree's real component over its bus: channel in the hash, field in the frame's name. */
const BRAINTREE_FRAME = `<!doctype html><meta name="color-scheme" content="light"><style>input{all:unset;width:100%}</style><input aria-label="field">
<script>
const BUS = "/*framebus*/", events = location.hash.slice(1) + ":hosted-fields:";
const field = window.name.split("-").at(-1);
const box = document.querySelector("input");
const say = (to, message) => to.postMessage(BUS + JSON.stringify({ origin: "*", ...message }), "*");
addEventListener("message", async ({ data, source }) => {
  if (field !== "number" || typeof data !== "string" || !data.startsWith(BUS)) return;
  const { event, reply } = JSON.parse(data.slice(BUS.length));
  if (event !== events + "TOKENIZATION_REQUEST") return;
  const url = "https://payments.braintree-api.com/graphql";
  const answer = await fetch(url, { method: "POST", body: JSON.stringify({ number: box.value }) });
  say(source, { event: reply, eventData: [null, await answer.json()] });
});
box.addEventListener("input", () => {
  const state = { isFocused: true, isEmpty: box.value === "", isPotentiallyValid: true, isValid: box.value.length >= 3 };
  const merchantPayload = { emittedBy: field, cards: [], fields: { [field]: state } };
  say(parent, { event: events + "INPUT_EVENT", eventData: { type: "validityChange", merchantPayload } });
});
say(parent, { event: events + "FRAME_READY", reply: crypto.randomUUID(), eventData: { field } });
</script>`;
const BRAINTREE_ACCOUNT = {
  environment: "production",
  merchantId: "acme",
  clientApiUrl: "https://api.braintreegateway.com/merchants/acme/client_api",
  assetsUrl: "https://assets.braintreegateway.com",
  analytics: { url: "https://client-analytics.braintreegateway.com/acme" },
  creditCards: { supportedCardTypes: ["Visa"] },
  threeDSecureEnabled: false,
};
/** What `POST /api/checkout/client-token` hands out, as Braintree makes it. */
export const BRAINTREE_TOKEN = Buffer.from(
  JSON.stringify({
    version: 2,
    environment: "production",
    authorizationFingerprint: "stand-in",
    configUrl: "https://api.braintreegateway.com/merchants/acme/client_api/v1/configuration",
  }),
).toString("base64");

const SHARED = `
const frames = (host) => {
  const heard = [];
  addEventListener("message", ({ data, source }) => { for (const hear of heard) hear(data, source); });
  return (field, box, hear) => {
    const frame = document.createElement("iframe");
    frame.src = host + "?field=" + field;
    frame.title = field;
    frame.style.border = "0";
    box.append(frame);
    heard.push((data, source) => source === frame.contentWindow && data.standIn === field && hear(data));
    return { frame, say: (message) => frame.contentWindow.postMessage(message, "*") };
  };
};`;

const STRIPE = `${SHARED}
window.Stripe = (key) => {
  const put = frames("https://js.stripe.com/v3/stand-in.html");
  let answer;
  const make = (type, options) => {
    const on = {};
    let own;
    return {
      type,
      on(name, call) { on[name] = call; },
      mount(box) {
        own = put(type, box, (data) => {
          if (data.told === "ready") own.say({ style: options.style.base.color });
          if (data.told === "ready") on.ready?.();
          if (data.told === "change") on.change?.({ complete: data.isComplete, error: undefined });
          if (data.told === "answer") answer?.(data.answer);
        });
      },
      update(next) { own.say({ style: next.style.base.color }); },
      focus() { own.say({ focus: true }); },
      destroy() { own.frame.remove(); },
      say(message) { own.say(message); },
    };
  };
  return {
    _registerWrapper() {},
    elements: () => ({ create: make }),
    createPaymentMethod({ card, billing_details }) {
      return new Promise((resolve) => {
        answer = resolve;
        card.say({ post: "https://api.stripe.com/v1/payment_methods", with: { key, billing_details } });
      });
    },
  };
};`;

const SQUARE = `${SHARED}
window.Square = {
  payments: async (applicationId, locationId) => ({
    card: async ({ style }) => {
      const put = frames("https://web.squarecdn.com/stand-in.html");
      const on = {};
      let own, answer;
      return {
        async attach(box) {
          await new Promise((resolve) => {
            own = put("card", box, (data) => {
              if (data.told === "ready") { own.say({ style: style.input.color }); resolve(); }
              if (data.told === "focus") on.focusClassAdded?.({ detail: { field: "cardNumber" } });
              if (data.told === "answer") answer?.(data.answer);
            });
          });
        },
        addEventListener(name, call) { on[name] = call; },
        async configure(next) { own.say({ style: next.style.input.color }); },
        async focus() { own.say({ focus: true }); return true; },
        async destroy() { own.frame.remove(); return true; },
        tokenize(details) {
          return new Promise((resolve) => {
            answer = resolve;
            const asked = { applicationId, locationId, details };
            own.say({ post: "https://pci-connect.squareup.com/v2/card-nonce", with: asked });
          });
        },
      };
    },
  }),
};`;

const ANYONE = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
const text = (body: string, contentType: string) => (route: Route) => route.fulfill({ body, contentType });

export type StandIns = {
  /** What the providers were sent, by address. */
  sent: { url: string; body: unknown }[];
  /** Addresses outside the shop that were asked for. */
  asked: string[];
  /** While true no provider's script can be had, as behind a blocker. */
  isBlocked: boolean;
};

/** Every address outside the shop is answered here, or nowhere. */
export async function standInForProviders(context: BrowserContext, shop: string): Promise<StandIns> {
  const standIns: StandIns = { sent: [], asked: [], isBlocked: false };
  const answers: [RegExp, (route: Route) => Promise<void>][] = [
    [/^https:\/\/js\.stripe\.com\/[a-z]+\/stripe\.js$/, text(STRIPE, "text/javascript")],
    [/^https:\/\/web\.squarecdn\.com\/v1\/square\.js$/, text(SQUARE, "text/javascript")],
    [/\/stand-in\.html\?/, text(FRAME, "text/html")],
    [/\/hosted-fields-frame\.min\.html/, text(BRAINTREE_FRAME, "text/html")],
    [
      /^https:\/\/api\.braintreegateway\.com\/merchants\/acme\/client_api\/v1\/configuration/,
      (route) => route.fulfill({ json: BRAINTREE_ACCOUNT, headers: ANYONE }),
    ],
    [
      /^https:\/\/payments\.braintree-api\.com\/graphql$/,
      (route) =>
        route.fulfill({
          json: { nonce: "tokencc_stand_in", details: { bin: "424242", lastFour: "4242", cardType: "Visa" } },
          headers: ANYONE,
        }),
    ],
    [/^https:\/\/checkoutshopper-live\.adyen\.com\/.*\/securedFields\.html/, text(ADYEN_FRAME, "text/html")],
    [
      /^https:\/\/api\.stripe\.com\/v1\/payment_methods$/,
      (route) =>
        route.fulfill({
          json: { paymentMethod: { id: "pm_1StandIn", card: { last4: "4242", brand: "visa" } } },
          headers: ANYONE,
        }),
    ],
    [
      /^https:\/\/pci-connect\.squareup\.com\/v2\/card-nonce$/,
      (route) =>
        route.fulfill({
          json: { status: "OK", token: "cnon:CBASEStandIn", details: { card: { last4: "4242", brand: "VISA" } } },
          headers: ANYONE,
        }),
    ],
  ];
  await context.route(
    (url) => url.origin !== shop && url.protocol.startsWith("http"),
    async (route) => {
      const url = route.request().url();
      standIns.asked.push(url);
      const answer = answers.find(([address]) => address.test(url))?.[1];
      if (!answer || (standIns.isBlocked && url.endsWith(".js"))) return route.abort();
      const body = route.request().postData();
      if (body) standIns.sent.push({ url, body: JSON.parse(body) });
      await answer(route);
    },
  );
  return standIns;
}
