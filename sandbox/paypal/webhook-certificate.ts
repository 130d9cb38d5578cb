import { createHash, generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import forge from "node-forge";

/** `id` names the certificate in its address; it changes with the key. */
export type WebhookCertificate = { id: string; certificatePem: string; privateKeyPem: string };

const LIFE_YEARS = 10;

/** Makes the key and its self-signed certificate once and keeps them in `file` (0600); null = for this process only. */
export function loadWebhookCertificate(file: string | null): WebhookCertificate {
  if (file !== null && existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as WebhookCertificate;
  const made = makeCertificate();
  if (file !== null) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${JSON.stringify(made)}\n`, { mode: 0o600 });
  }
  return made;
}

/** 16 bytes in hex. Begins with 01: DER refuses an integer whose leading zero byte is not needed, as one key in 512 would have. */
export function serialNumberOf(publicKeyPem: string): string {
  return `01${createHash("sha256").update(publicKeyPem).digest("hex").slice(0, 30)}`;
}

function makeCertificate(): WebhookCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = serialNumberOf(publicKey);
  const startsAt = new Date(Date.now() - 86_400_000);
  certificate.validity.notBefore = startsAt;
  certificate.validity.notAfter = new Date(startsAt.getTime() + LIFE_YEARS * 365 * 86_400_000);
  const name = [
    { name: "commonName", value: "messageverificationcerts.sandbox.example" },
    { name: "organizationName", value: "Backline payment sandbox, no money moves" },
  ];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  const certificatePem = forge.pki.certificateToPem(certificate);
  const id = `CERT-${createHash("sha256").update(certificatePem).digest("hex").slice(0, 8)}-${certificate.serialNumber.slice(2, 10)}`;
  return { id, certificatePem, privateKeyPem: privateKey };
}
