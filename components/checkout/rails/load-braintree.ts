import type { Client } from "braintree-web";
import type { Currency } from "@/lib/shared/money";
import { ClientToken, type FieldsOf } from "@/lib/shared/schemas/rail-fields";

/** A client token of this store's, good for one visit. Rejects when the shop or Braintree did not give one. */
async function fetchClientToken({ tokenUrl, rail }: FieldsOf<"braintree">, currency: Currency): Promise<string> {
  const reply = await fetch(tokenUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ rail, currency }),
  });
  if (!reply.ok) throw new Error(`no client token: ${reply.status}`);
  return ClientToken.parse(await reply.json()).clientToken;
}

/** Braintree's client from our own build, with a token minted for it; its other components are made from it. */
export async function loadBraintreeSdk(fields: FieldsOf<"braintree">, currency: Currency): Promise<Client> {
  const [client, authorization] = await Promise.all([
    import("braintree-web/client"),
    fetchClientToken(fields, currency),
  ]);
  return client.create({ authorization });
}
