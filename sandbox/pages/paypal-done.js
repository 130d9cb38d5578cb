// Tells the page that opened this window what the buyer said, same origin only, and closes.
const { order, said, payer } = document.getElementById("done").dataset;
if (said && window.opener) {
  window.opener.postMessage({ type: "backline:paypal", orderID: order, said, payerID: payer }, window.location.origin);
  window.close();
}
