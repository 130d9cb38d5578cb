import "server-only";
import { lookup as resolveName } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { isIP } from "node:net";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { isPublicAddress } from "@/lib/platform/public-address";

/**
 * developer.apple.com/documentation/applepayontheweb/setting-up-your-server, read 2026-11-22: the gateway worldwide, its test host, and
 * the one for China. China's test host and the pods are what lists of others have, and phones may still name.
 */
const HOST =
  /^(?:apple-pay-gateway(?:-cert|-(?:nc|pr)-pod[1-5](?:-dr)?)?|cn-apple-pay-gateway(?:-cert|-(?:sh|tj)-pod[1-3](?:-dr)?)?)\.apple\.com$/;
const PATHS = ["/paymentservices/startSession", "/paymentservices/paymentSession"];
const ASKED_PATH = "/paymentservices/paymentSession";
const TIMEOUT_MS = 10_000;
const MAX_REPLY_BYTES = 64 * 1024;

/** The gateway that a validation address names; null for any that is not Apple's, so that nobody chooses whom we call. */
export function gatewayHostOf(validationUrl: string): string | null {
  if (!URL.canParse(validationUrl)) return null;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(validationUrl);
  const isPlain = protocol === "https:" && port === "" && username === "" && password === "" && search + hash === "";
  return isPlain && HOST.test(hostname) && PATHS.includes(pathname) ? hostname : null;
}

/** PEM. */
export type MerchantIdentity = { certificate: string; key: string };

/** Null where the store has no certificate of its own. Throws Error when a file is named and cannot be read. */
export async function readMerchantIdentity(): Promise<MerchantIdentity | null> {
  const { APPLE_PAY_CERTIFICATE_FILE: certificateFile, APPLE_PAY_KEY_FILE: keyFile } = env;
  if (certificateFile === undefined || keyFile === undefined) return null;
  const [certificate, key] = await Promise.all([readFile(certificateFile, "utf8"), readFile(keyFile, "utf8")]);
  return { certificate, key };
}

export type SessionWish = { merchantIdentifier: string; displayName: string; domainName: string };
/** Tests lead the connection to a server of their own. */
type Door = {
  resolve?: (host: string) => Promise<readonly string[]>;
  port?: number;
  ca?: string;
  isLocalAllowed?: boolean;
};

const resolveAll = async (host: string) => (await resolveName(host, { all: true })).map(({ address }) => address);

function unavailable(cause?: unknown): AppError {
  return new AppError("unavailable", "Apple did not answer. Nothing was charged. Try again, or pay in another way.", {
    cause,
  });
}

/**
 * Asks a gateway of Apple's for a merchant session, with the merchant's certificate. Connects to an address that was checked
 * to be public. Throws AppError `unavailable` when there is no session to be had.
 */
export async function askAppleGateway(
  host: string,
  identity: MerchantIdentity,
  wish: SessionWish,
  { resolve = resolveAll, port = 443, ca, isLocalAllowed = false }: Door = {},
): Promise<unknown> {
  const addresses = await resolve(host).catch((cause: unknown) => {
    throw unavailable(cause);
  });
  const [address] = addresses;
  if (!address || !(isLocalAllowed || addresses.every(isPublicAddress))) throw unavailable();
  const body = JSON.stringify({ ...wish, initiative: "web", initiativeContext: wish.domainName });
  const { certificate: cert, key } = identity;
  const text = await post({ host, port, address, cert, key, body, ...(ca ? { ca } : {}) });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unavailable(cause);
  }
}

type Message = { host: string; port: number; address: string; cert: string; key: string; ca?: string; body: string };

function post({ host, port, address, body, ...tls }: Message): Promise<string> {
  return new Promise((resolve, reject) => {
    const refuse = (cause?: unknown) => reject(unavailable(cause));
    const call = request(
      {
        ...tls,
        host,
        port,
        path: ASKED_PATH,
        method: "POST",
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
        lookup: (_host, options, answer) => {
          const family = isIP(address);
          if (options.all) answer(null, [{ address, family }]);
          else answer(null, address, family);
        },
      },
      (reply) => {
        const chunks: Buffer[] = [];
        let sizeBytes = 0;
        reply.on("data", (chunk: Buffer) => {
          sizeBytes += chunk.length;
          if (sizeBytes > MAX_REPLY_BYTES) reply.destroy(new Error("the answer is too long"));
          chunks.push(chunk);
        });
        reply.on("error", refuse);
        reply.on("end", () => {
          if (reply.statusCode === 200) resolve(Buffer.concat(chunks).toString("utf8"));
          else refuse(new Error(`the gateway answered ${reply.statusCode}`));
        });
      },
    );
    call.on("error", refuse);
    call.end(body);
  });
}
