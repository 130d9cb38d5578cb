const STATE_URL = "/sandbox/control/state";
const words = JSON.parse(document.getElementById("words").textContent);
const element = (id) => document.getElementById(id);

function cell(text, isNumber) {
  const td = document.createElement("td");
  td.textContent = text;
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

function render({ control, truth }) {
  const waiting = control.faults.map(
    (fault) => `${fault.operation} ${fault.kind} ${fault.when} ×${fault.count ?? "∞"}`,
  );
  element("waiting").textContent = waiting.join(", ") || element("waiting").dataset.none;
  element("webhooks").elements.mode.value = control.webhooks.mode;
  element("latency").elements.latencyMs.value = control.latencyMs.any ?? 0;
  fill(
    "totals",
    Object.entries(truth.totals).map(([currency, sums]) =>
      row(
        cell(currency),
        cell(sums.charges, true),
        cell(money(sums.capturedMinor, currency), true),
        cell(money(sums.refundedMinor, currency), true),
        cell(money(sums.feeMinor, currency), true),
      ),
    ),
  );
  fill(
    "recent",
    truth.recent.map((charge) =>
      row(
        cell(charge.orderRef ?? charge.providerRef),
        cell(money(charge.amountMinor, charge.currency), true),
        cell(charge.state),
        cell(new Date(charge.created.at).toLocaleString(document.documentElement.lang)),
      ),
    ),
  );
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
    void send(toChange(Object.fromEntries(new FormData(event.currentTarget))));
  });
}

onSubmit("fault", ({ count, ...fault }) => ({ faults: [{ ...fault, count: Number(count) || null }] }));
onSubmit("webhooks", ({ mode, delayMs }) => ({ webhooks: { mode, delayMs: Number(delayMs) } }));
onSubmit("latency", ({ latencyMs }) => ({ latencyMs: { any: Number(latencyMs) } }));
onSubmit("refuse", ({ refuseMs }) => ({ refuseMs: Number(refuseMs) }));
element("clear").addEventListener("click", () => void send({ clear: true }));
void send();
setInterval(() => void send(), 5_000);
