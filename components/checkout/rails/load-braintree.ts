import type { Client } from "braintree-web";
import type { FieldsOf } from "@/lib/shared/schemas/rail-fields";

/** A client token of this store's, good for one visit. Rejects when the shop or Braintree did not give one. */
async function fetchClientToken(tokenUrl: string): Promise<string> {
  const reply = await fetch(tokenUrl, { method: "POST", headers: { accept: "application/json" } });
  if (!reply.ok) throw new Error(`no client token: ${reply.status}`);
  const { clientToken } = (await reply.json()) as { clientToken?: unknown };
  if (typeof clientToken !== "string") throw new Error("no client token in the answer");
  return clientToken;
}

/** Braintree's client from our own build, with a token minted for it; its other components are made from it. */
export async function loadBraintreeSdk({ tokenUrl }: Pick<FieldsOf<"braintree">, "tokenUrl">): Promise<Client> {
  const [client, authorization] = await Promise.all([import("braintree-web/client"), fetchClientToken(tokenUrl)]);
  return client.create({ authorization });
}
