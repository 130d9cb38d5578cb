// Stands in for PayPal's browser script in the demo: the same doors, the sandbox's own page behind them, no money.
{
  const words = "{{json:paypal.script}}";
  const APPROVE_URL = "/sandbox/paypal/approve";
  const WINDOW_LOOK = "popup,width=480,height=680";
  const CLOSED_CHECK_MS = 300;
  const GOLD = "#ffc439";
  const INK = "#111111";

  const makeElement = (name, text, style) => {
    const element = document.createElement(name);
    element.textContent = text;
    Object.assign(element.style, style);
    return element;
  };

  /** Resolves with what the buyer said in `popup`, or "cancelled" when they closed it. */
  const waitForAnswer = (popup, orderID) => {
    return new Promise((resolve) => {
      const end = (answer) => {
        window.removeEventListener("message", listen);
        clearInterval(timer);
        resolve(answer);
      };
      const listen = ({ origin, source, data }) => {
        if (origin !== window.location.origin || source !== popup) return;
        if (data?.type === "backline:paypal" && data.orderID === orderID) end(data);
      };
      let wasClosed = false;
      // the word of a window that closes itself may still be on its way
      const timer = setInterval(() => {
        if (wasClosed) end({ said: "cancelled" });
        wasClosed = popup.closed;
      }, CLOSED_CHECK_MS);
      window.addEventListener("message", listen);
    });
  };

  /** Whether the shop lets the buyer start, as PayPal asks it. */
  const mayStart = async (onClick, data) => {
    let isRefused = false;
    const actions = {
      resolve: async () => undefined,
      reject: async () => {
        isRefused = true;
      },
    };
    const answer = await onClick?.(data, actions);
    return !isRefused && answer !== false;
  };

  const askBuyer = async (options, setPopup) => {
    const data = { fundingSource: "paypal", paymentSource: "paypal" };
    if (!(await mayStart(options.onClick, data))) return;
    // opened before the order is there, while the browser still sees the click
    const popup = window.open("", "_blank", WINDOW_LOOK);
    setPopup(popup);
    let orderID;
    try {
      orderID = await options.createOrder(data, {});
    } catch (error) {
      popup?.close();
      throw error;
    }
    const theme = document.documentElement.dataset.theme ?? "light";
    const address = `${APPROVE_URL}?token=${encodeURIComponent(orderID)}&theme=${theme}`;
    if (!popup) return window.location.assign(address);
    popup.location.replace(`${address}&popup=1`);
    const { said, payerID } = await waitForAnswer(popup, orderID);
    if (said !== "approved") return options.onCancel?.({ orderID }, {});
    const restart = () => askBuyer(options, setPopup);
    await options.onApprove?.({ orderID, payerID, paymentSource: "paypal" }, { restart });
  };

  const drawButton = ({ height = 48, shape } = {}) => {
    const button = makeElement("button", words.button, {
      minHeight: `${Math.min(55, Math.max(44, height))}px`,
      inlineSize: "100%",
      font: "700 16px/24px Helvetica, Arial, sans-serif",
      color: INK,
      background: GOLD,
      border: `1px solid ${INK}`,
      borderRadius: shape === "pill" ? "999px" : "4px",
      cursor: "pointer",
    });
    button.type = "button";
    const note = makeElement("p", words.noMoney, { margin: "0", fontSize: "14px" });
    note.setAttribute("role", "status");
    const box = makeElement("div", "", { display: "grid", gap: "6px" });
    box.append(button, note);
    return { box, button, note };
  };

  /** One click at a time; another one brings the open window forward. Returns what closes it. */
  const answerClicks = ({ button, note }, options) => {
    let popup = null;
    let isBusy = false;
    const showPopup = (opened) => {
      popup = opened;
      if (opened) note.textContent = `${words.open} ${words.noMoney}`;
    };
    button.addEventListener("click", async () => {
      if (isBusy) return popup?.focus();
      isBusy = true;
      button.setAttribute("aria-busy", "true");
      try {
        await askBuyer(options, showPopup);
      } catch (error) {
        if (!options.onError) throw error;
        options.onError(error);
      } finally {
        popup = null;
        isBusy = false;
        note.textContent = words.noMoney;
        button.removeAttribute("aria-busy");
      }
    });
    return () => popup?.close();
  };

  const makeButtons = (options = {}) => {
    const drawn = drawButton(options.style);
    const closePopup = answerClicks(drawn, options);
    const setDisabled = async (isDisabled) => {
      drawn.button.disabled = isDisabled;
    };
    return {
      isEligible: () => [undefined, "paypal"].includes(options.fundingSource),
      async render(container) {
        const place = typeof container === "string" ? document.querySelector(container) : container;
        if (!place) throw new Error(`Document is ready and element ${container} does not exist`);
        place.append(drawn.box);
        options.onInit?.(
          { fundingSource: "paypal" },
          { enable: () => setDisabled(false), disable: () => setDisabled(true) },
        );
      },
      async close() {
        closePopup();
        drawn.box.remove();
      },
    };
  };

  const name = document.currentScript?.dataset.namespace ?? "paypal";
  window[name] = {
    version: "sandbox",
    Buttons: makeButtons,
    FUNDING: { PAYPAL: "paypal" },
    isFundingEligible: (source) => source === "paypal",
  };
}
