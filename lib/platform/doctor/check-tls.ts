import "server-only";
import { isIP } from "node:net";
import tls from "node:tls";
import { broken, fine, type Verdict, worth } from "./finding";

const PATIENCE_MS = 6_000;
const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

type Seen = { validTo: Date } | { problem: string; isCertificate: boolean };

const ABOUT_A_CERTIFICATE = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

/** Connects as a browser would: a certificate that is not good ends it. */
function look(host: string, port: number, ca: string | undefined): Promise<Seen> {
  return new Promise((resolve) => {
    const servername = isIP(host) ? {} : { servername: host };
    const socket = tls.connect(
      { host, port, ...servername, ...(ca ? { ca: [...tls.rootCertificates, ca] } : {}) },
      () => {
        const validTo = new Date(socket.getPeerCertificate().valid_to);
        socket.destroy();
        resolve({ validTo });
      },
    );
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error("no answer")));
    socket.once("error", (error: NodeJS.ErrnoException) =>
      resolve({ problem: error.message, isCertificate: ABOUT_A_CERTIFICATE.test(error.code ?? "") }),
    );
  });
}

/** Whether browsers will take the certificate at the public address, and for how long. `ca`: besides the public authorities. */
export async function checkTls(publicUrl: string, now: Date, ca?: string): Promise<Verdict> {
  const { protocol, hostname, port } = new URL(publicUrl);
  if (protocol === "http:")
    return worth(
      `${publicUrl} is not encrypted: good for this machine alone.`,
      "Before others come: a certificate, and a public address with https.",
    );
  const seen = await look(hostname.replace(/^\[|\]$/g, ""), Number(port) || 443, ca);
  if ("problem" in seen) {
    return seen.isCertificate
      ? broken(
          `Browsers refuse the certificate of ${hostname}: ${seen.problem}`,
          "Renew it, or use one for this name, with its chain, of a public authority.",
        )
      : broken(
          `No TLS at ${hostname}: ${seen.problem}`,
          "Let the proxy serve https with a certificate, as of Let’s Encrypt.",
        );
  }
  const days = Math.floor((seen.validTo.getTime() - now.getTime()) / DAY_MS);
  const says = `${hostname} until ${seen.validTo.toISOString().slice(0, 10)}, ${days} days.`;
  return days < SOON_DAYS ? worth(says, "Renew the certificate; look whether it renews by itself.") : fine(says);
}
