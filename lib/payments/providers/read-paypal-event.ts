import "server-only";
import { createVerify, X509Certificate } from "node:crypto";
import { crc32 } from "node:zlib";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { WebhookEvent } from "../webhook-event";
import type { PaypalConfig } from "./paypal-wire";

/**
 * PayPal tries again for three days, and nothing it publishes says that a later try is signed anew (the one public record
 * found keeps the first time), so a stricter limit might refuse each of them. A replay is stored once and nudges at most.
 */
const OLDEST_MS = 73 * 3_600_000;
const CLOCK_SKEW_MS = 300_000;
const CERTIFICATE_TIMEOUT_MS = 3_000;
const MAX_CERTIFICATE_BYTES = 64 * 1024;
const LIVE_HOSTS: ReadonlySet<string> = new Set(["api.paypal.com", "api-m.paypal.com"]);
const CERTIFICATE_PATH = /^\/v1\/notifications\/certs\/[\w-]{1,100}$/;

const Related = z.object({ related_ids: z.object({ order_id: z.string().nullish() }).nullish() }).nullish();
const Event = z.object({
  id: z.string().min(4),
  event_type: z.string(),
  create_time: z.string(),
  resource: z.object({
    id: z.string().nullish(),
    custom_id: z.string().nullish(),
    purchase_units: z.array(z.object({ custom_id: z.string().nullish() })).nullish(),
    supplementary_data: Related,
    disputed_transactions: z
      .array(z.object({ custom: z.string().nullish(), seller_transaction_id: z.string().nullish() }))
      .nullish(),
    links: z.array(z.object({ href: z.string(), rel: z.string() })).nullish(),
  }),
});

const aboutOf = (type: string): WebhookEvent["about"] => {
  if (type.startsWith("CUSTOMER.DISPUTE.")) return "dispute";
  return type.startsWith("PAYMENT.REFUND.") || type === "PAYMENT.CAPTURE.REFUNDED" ? "refund" : "charge";
};

/** The capture that the news is about: itself, the one that a refund links to, or what a dispute is about. */
function captureOf(type: string, resource: z.infer<typeof Event>["resource"]): string | null {
  const about = aboutOf(type);
  if (about === "dispute") return resource.disputed_transactions?.[0]?.seller_transaction_id ?? null;
  if (about === "charge") return type.startsWith("PAYMENT.CAPTURE.") ? (resource.id ?? null) : null;
  const up = resource.links?.find(({ rel }) => rel === "up")?.href ?? "";
  return /\/captures\/([\w-]{1,64})$/.exec(up)?.[1] ?? null;
}

/** Verifies PayPal's webhooks: RSA-SHA256 over transmission id, time, webhook id and the CRC-32 of the body. */
export class PaypalEvents {
  private readonly certificates = new LRUCache<string, X509Certificate>({ max: 8, ttl: 24 * 3_600_000 });

  constructor(private readonly config: PaypalConfig) {}

  /** Null when the signature is missing, wrong, older than PayPal tries or of the future, or its certificate is not PayPal's. */
  async read(rawBody: Uint8Array, headers: Headers): Promise<WebhookEvent[] | null> {
    if (!(await this.isGenuine(rawBody, headers))) return null;
    const event = Event.safeParse(parseJson(rawBody)).data;
    if (!event) return null;
    const { resource, event_type: type } = event;
    const occurredAt = new Date(event.create_time);
    if (Number.isNaN(occurredAt.getTime())) return null;
    const isOrder = type.startsWith("CHECKOUT.ORDER.");
    const providerRef = isOrder ? resource.id : resource.supplementary_data?.related_ids?.order_id;
    const refs = [
      resource.purchase_units?.[0]?.custom_id,
      resource.custom_id,
      resource.disputed_transactions?.[0]?.custom,
    ];
    const attemptRef = refs.find((ref) => /^(at|rfn)_/.test(ref ?? "")) ?? null;
    const about = aboutOf(type);
    const captureRef = captureOf(type, resource);
    return [{ about, eventKey: event.id, type, providerRef: providerRef ?? null, attemptRef, captureRef, occurredAt }];
  }

  private async isGenuine(rawBody: Uint8Array, headers: Headers): Promise<boolean> {
    const id = headers.get("paypal-transmission-id");
    const time = headers.get("paypal-transmission-time");
    const signature = headers.get("paypal-transmission-sig");
    const address = headers.get("paypal-cert-url");
    const { webhookId } = this.config;
    if (!webhookId || !id || !time || !signature || !address) return false;
    const ageMs = Date.now() - new Date(time).getTime();
    if (!(ageMs >= -CLOCK_SKEW_MS && ageMs <= OLDEST_MS)) return false;
    const certificate = await this.fetchCertificate(address);
    if (!certificate || !isInForce(certificate)) return false;
    try {
      const text = `${id}|${time}|${webhookId}|${crc32(rawBody)}`;
      return createVerify("RSA-SHA256").update(text).verify(certificate.publicKey, signature, "base64");
    } catch {
      return false; // a stranger's signature or key can be anything
    }
  }

  private mayFetch(address: string): boolean {
    if (!URL.canParse(address)) return false;
    const { protocol, host, origin, pathname, search, username, password } = new URL(address);
    // one address per certificate: a stranger cannot have us fetch the same one again and again
    if (!CERTIFICATE_PATH.test(pathname) || search + username + password !== "") return false;
    return this.config.livemode
      ? protocol === "https:" && LIVE_HOSTS.has(host)
      : origin === new URL(this.config.baseUrl).origin;
  }

  private async fetchCertificate(address: string): Promise<X509Certificate | null> {
    if (!this.mayFetch(address)) return null;
    const known = this.certificates.get(address);
    if (known) return known;
    const certificate = await download(address).catch(() => null);
    if (certificate) this.certificates.set(address, certificate);
    return certificate;
  }
}

async function download(address: string): Promise<X509Certificate | null> {
  const reply = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(CERTIFICATE_TIMEOUT_MS) });
  if (!reply.ok) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of reply.body ?? []) {
    size += (chunk as Uint8Array).byteLength;
    if (size > MAX_CERTIFICATE_BYTES) return null;
    chunks.push(chunk as Uint8Array);
  }
  return new X509Certificate(Buffer.concat(chunks));
}

function isInForce({ validFrom, validTo }: X509Certificate): boolean {
  const now = Date.now();
  return new Date(validFrom).getTime() <= now && now <= new Date(validTo).getTime();
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}
