// Messages, same origin only. In: backline:tokenize {rail?}, backline:theme {theme}. Out: backline:ready, backline:height {px},
// backline:change {complete}, backline:field-error {field, message}, backline:token {token, last4, brand, rail}, backline:submit.

const FIELDS = ["number", "expiry", "cvc"];
const form = document.getElementById("fields");
const words = JSON.parse(document.getElementById("words").textContent);
const input = (field) => document.getElementById(field);
const digitsOf = (field) => input(field).value.replace(/\D/g, "");
/** Whose token it becomes unless the page asks for another rail's: `?rail=paypal`, else Stripe's. */
const RAIL = new URLSearchParams(window.location.search).get("rail") ?? "stripe";
const isAmex = () => /^3[47]/.test(digitsOf("number"));
let isBusy = false;

function tell(message) {
  if (window.parent !== window) window.parent.postMessage(message, window.location.origin);
}

function passesLuhn(digits) {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

const PROBLEM_OF = {
  number() {
    const digits = digitsOf("number");
    if (digits === "") return "number_empty";
    if (digits.length < (isAmex() ? 15 : 16)) return "number_short";
    return passesLuhn(digits) ? null : "number_wrong";
  },
  expiry() {
    const digits = digitsOf("expiry");
    if (digits === "") return "expiry_empty";
    const month = Number(digits.slice(0, 2));
    if (digits.length !== 4 || month < 1 || month > 12) return "expiry_wrong";
    const firstInvalidDay = new Date(2000 + Number(digits.slice(2)), month, 1);
    return firstInvalidDay <= new Date() ? "expiry_past" : null;
  },
  cvc() {
    const { length } = digitsOf("cvc");
    if (length === 0) return "cvc_empty";
    if (isAmex()) return length === 4 ? null : "cvc_wrong_amex";
    return length === 3 ? null : "cvc_wrong";
  },
};

const FORMAT = {
  number(digits) {
    if (/^3[47]/.test(digits))
      return [digits.slice(0, 4), digits.slice(4, 10), digits.slice(10, 15)].filter(Boolean).join(" ");
    return (digits.slice(0, 19).match(/.{1,4}/g) ?? []).join(" ");
  },
  expiry(digits, isDeleting) {
    const padded = /^[2-9]$/.test(digits) && !isDeleting ? `0${digits}` : digits.slice(0, 4);
    if (padded.length < 2 || (padded.length === 2 && isDeleting)) return padded;
    return `${padded.slice(0, 2)} / ${padded.slice(2)}`;
  },
  cvc: (digits) => digits.slice(0, 4),
};

// The caret keeps its place among the digits, not among the characters.
function regroup(field, isDeleting) {
  const box = input(field);
  const digitsBefore = box.value.slice(0, box.selectionStart ?? box.value.length).replace(/\D/g, "").length;
  const wasAtEnd = box.selectionStart === box.value.length;
  box.value = FORMAT[field](digitsOf(field), isDeleting);
  if (wasAtEnd) return;
  let caret = 0;
  for (let seen = 0; caret < box.value.length && seen < digitsBefore; caret++) if (/\d/.test(box.value[caret])) seen++;
  box.setSelectionRange(caret, caret);
}

function show(field, problem) {
  const message = problem ? words[problem] : "";
  const line = document.getElementById(`${field}-error`);
  line.textContent = message;
  line.hidden = !problem;
  if (problem) input(field).setAttribute("aria-invalid", "true");
  else input(field).removeAttribute("aria-invalid");
}

/** The answer to backline:tokenize when there is no token: one message per field that is wrong. */
function refuse(problems) {
  for (const [field, problem] of problems) {
    show(field, problem);
    tell({ type: "backline:field-error", field, message: words[problem] });
  }
  input(problems[0][0]).focus();
}

async function tokenize(rail = RAIL) {
  if (isBusy) return;
  const problems = FIELDS.map((field) => [field, PROBLEM_OF[field]()]).filter(([, problem]) => problem);
  if (problems.length > 0) return refuse(problems);
  isBusy = true;
  try {
    const expiry = digitsOf("expiry");
    const card = {
      number: digitsOf("number"),
      month: Number(expiry.slice(0, 2)),
      year: 2000 + Number(expiry.slice(2)),
      cvc: digitsOf("cvc"),
    };
    const reply = await fetch(`/sandbox/tokens?rail=${encodeURIComponent(rail)}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(card),
    });
    const answer = await reply.json();
    if (reply.ok) tell({ type: "backline:token", token: answer.token, last4: answer.last4, brand: answer.brand, rail });
    else refuse([[answer.field ?? "number", answer.problem ?? "not_reached"]]);
  } catch {
    refuse([["number", "not_reached"]]);
  } finally {
    isBusy = false;
  }
}

function tellChange() {
  tell({ type: "backline:change", complete: FIELDS.every((name) => !PROBLEM_OF[name]()) });
}

for (const field of FIELDS) {
  input(field).addEventListener("input", (event) => {
    regroup(field, event.inputType?.startsWith("delete") ?? false);
    show(field, null);
    tellChange();
  });
  input(field).addEventListener("blur", () => {
    if (input(field).value !== "") show(field, PROBLEM_OF[field]());
  });
}
form.addEventListener("submit", (event) => {
  event.preventDefault();
  tell({ type: "backline:submit" });
});
window.addEventListener("message", ({ origin, source, data }) => {
  if (origin !== window.location.origin || source !== window.parent) return;
  if (data?.type === "backline:tokenize") void tokenize(data.rail);
  if (data?.type === "backline:theme")
    document.documentElement.dataset.theme = data.theme === "dark" ? "dark" : "light";
});
new ResizeObserver(() =>
  tell({ type: "backline:height", px: Math.ceil(document.body.getBoundingClientRect().height) }),
).observe(document.body);
for (const field of FIELDS) regroup(field, false);
tell({ type: "backline:ready" });
// a hand or a browser that fills in the fields before this script runs is not asked twice
tellChange();
