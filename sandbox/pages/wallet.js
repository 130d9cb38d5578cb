// Messages, same origin only. Out: backline:wallet-ready, backline:height {px}, backline:wallet-token {token, last4, brand,
// rail}, backline:wallet-left. In: backline:theme {theme}.

const form = document.getElementById("sheet");
const problem = document.getElementById("problem");
const { wallet, rail } = document.body.dataset;
let isBusy = false;

function tell(message) {
  if (window.parent !== window) window.parent.postMessage(message, window.location.origin);
}

async function pay() {
  if (isBusy) return;
  isBusy = true;
  problem.hidden = true;
  try {
    const reply = await fetch(`/sandbox/wallet/tokens?${new URLSearchParams({ wallet, rail })}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ card: new FormData(form).get("card") }),
    });
    const { token, last4, brand } = await reply.json();
    if (reply.ok) return tell({ type: "backline:wallet-token", token, last4, brand, rail });
    problem.hidden = false;
  } catch {
    problem.hidden = false;
  } finally {
    isBusy = false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void pay();
});
const leave = () => tell({ type: "backline:wallet-left" });
document.getElementById("leave").addEventListener("click", leave);
window.addEventListener("keydown", ({ key }) => key === "Escape" && leave());
window.addEventListener("message", ({ origin, source, data }) => {
  if (origin !== window.location.origin || source !== window.parent) return;
  if (data?.type === "backline:theme")
    document.documentElement.dataset.theme = data.theme === "dark" ? "dark" : "light";
});
new ResizeObserver(() =>
  tell({ type: "backline:height", px: Math.ceil(document.body.getBoundingClientRect().height) }),
).observe(document.body);
tell({ type: "backline:wallet-ready" });
