const STATE_URL = "/sandbox/control/state";
const RAIL_NAMES = { stripe: "Stripe", paypal: "PayPal", adyen: "Adyen", square: "Square", braintree: "Braintree" };
const words = JSON.parse(document.getElementById("words").textContent);
const element = (id) => document.getElementById(id);
const rail = () => element("rail").value;
let shown = null;

function cell(content, isNumber) {
  const td = document.createElement("td");
  td.append(content);
  if (isNumber) td.className = "number";
  return td;
}

function row(...cells) {
  const tr = document.createElement("tr");
  tr.append(...cells);
  return tr;
}

function fill(id, rows) {
  element(id).replaceChildren(...(rows.length > 0 ? rows : [row(cell(words.none))]));
}

function money(amountMinor, currency) {
  const format = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency });
  return format.format(amountMinor / 10 ** format.resolvedOptions().maximumFractionDigits);
}

function describeTotals(name, totals) {
  return Object.entries(totals).map(([currency, sums]) =>
    row(
      cell(RAIL_NAMES[name]),
      cell(currency),
      cell(sums.charges, true),
      cell(money(sums.capturedMinor, currency), true),
      cell(money(sums.refundedMinor, currency), true),
      cell(money(sums.disputedMinor, currency), true),
      cell(money(sums.feeMinor, currency), true),
    ),
  );
}

function action(label, change) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", () => void send(change));
  return button;
}

/** What may still happen to a charge without the shop. */
function listActions({ rail: name, providerRef, state, capture, disputes }) {
  const act = (word) => ({ disputes: [{ providerRef, action: word }] });
  if (name === "paypal" && state === "needs_buyer") {
    return [action(words.actApprove, { approvals: [{ providerRef }] })];
  }
  if (disputes.some((dispute) => dispute.state === "open")) {
    return [action(words.actWin, act("win")), action(words.actLose, act("lose"))];
  }
  return capture && disputes.length === 0 ? [action(words.actDispute, act("open"))] : [];
}

function describeCharge(charge) {
  const actions = document.createElement("div");
  actions.className = "row";
  actions.append(...listActions(charge));
  return row(
    cell(RAIL_NAMES[charge.rail]),
    cell(charge.orderRef ?? charge.providerRef),
    cell(money(charge.amountMinor, charge.currency), true),
    cell(charge.state),
    cell(new Date(charge.created.at).toLocaleString(document.documentElement.lang)),
    cell(actions),
  );
}

/** The levers of the chosen rail, as they stand; not while somebody turns one. */
function renderLevers({ latencyMs, webhooks, policy, requests, isRefusing }) {
  const counted = Object.entries(requests).map(([operation, count]) => `${operation} ${count}`);
  element("requests").textContent = counted.join(", ") || words.none;
  element("refusing").textContent = isRefusing ? words.refuses : words.takes;
  element("refuse-now").hidden = isRefusing;
  element("take-now").hidden = !isRefusing;
  for (const part of document.querySelectorAll("[data-rail]")) part.hidden = part.dataset.rail !== rail();
  if (document.activeElement?.closest("form")) return;
  element("webhooks").elements.mode.value = webhooks.mode;
  element("latency").elements.latencyMs.value = latencyMs.any ?? 0;
  // a policy may be set over HTTP alone
  for (const [name, value] of Object.entries(policy)) {
    const field = element("policy").elements[name];
    if (field) field.value = value;
  }
}

function render({ control, truth }) {
  shown = { control, truth };
  if (element("rail").length === 0)
    element("rail").append(...Object.keys(control.rails).map((name) => new Option(RAIL_NAMES[name], name)));
  const waiting = control.faults.map(
    (fault) => `${fault.rail} ${fault.operation} ${fault.kind} ${fault.when} ×${fault.count ?? "∞"}`,
  );
  element("waiting").textContent = waiting.join(", ") || element("waiting").dataset.none;
  const troubles = control.listing.map(({ rail: of, ref, trouble }) => `${of} ${ref} ${trouble}`);
  element("troubles").textContent = troubles.join(", ") || element("troubles").dataset.none;
  renderLevers(control.rails[rail()]);
  fill(
    "totals",
    Object.entries(truth.rails).flatMap(([name, totals]) => describeTotals(name, totals)),
  );
  fill("recent", truth.recent.map(describeCharge));
}

async function send(change) {
  const init = change && {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(change),
  };
  try {
    const reply = await fetch(STATE_URL, init);
    const answer = await reply.json();
    if (reply.ok) render(answer);
    if (change || !reply.ok)
      element("status").textContent = reply.ok
        ? words.saved
        : `${words.failed} ${answer.errors?.[0]?.message ?? reply.status}`;
  } catch (error) {
    element("status").textContent = `${words.failed} ${error.message}`;
  }
}

function onSubmit(id, toChange) {
  element(id).addEventListener("submit", (event) => {
    event.preventDefault();
    void send({ rail: rail(), ...toChange(Object.fromEntries(new FormData(event.currentTarget))) });
  });
}

function onClick(id, change) {
  element(id).addEventListener("click", () => void send({ rail: rail(), ...change }));
}

onSubmit("fault", ({ count, ...fault }) => ({ faults: [{ ...fault, rail: rail(), count: Number(count) || null }] }));
onSubmit("webhooks", ({ mode, delayMs }) => ({ webhooks: { mode, delayMs: Number(delayMs) } }));
onSubmit("latency", ({ latencyMs }) => ({ latencyMs: { any: Number(latencyMs) } }));
onSubmit("refuse", ({ refuseMs }) => ({ refuseMs: Number(refuseMs) }));
onSubmit("policy", ({ feeDriftMinor, ...policy }) => ({ policy: { ...policy, feeDriftMinor: Number(feeDriftMinor) } }));
onSubmit("listing", ({ ref, trouble, byMinor }) => ({
  listing: [{ rail: rail(), ref: ref.trim(), trouble, byMinor: Number(byMinor) }],
}));
onSubmit("listing-lag", ({ listingLagMs }) => ({ listingLagMs: Number(listingLagMs) }));
onClick("reports", { reports: true });
onClick("refuse-now", { refuse: true });
onClick("take-now", { refuse: false });
onClick("settle", { settle: true });
onClick("clear", { clear: true });
element("rail").addEventListener("change", () => shown && render(shown));
// a table wider than a phone is scrolled by keyboard too
for (const wide of document.querySelectorAll(".scroll")) wide.tabIndex = 0;
void send();
setInterval(() => void send(), 5_000);
