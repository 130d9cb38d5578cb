import https from "node:https";
import type { AddressInfo } from "node:net";
import forge from "node-forge";
import { describe, expect, test } from "vitest";
import { startSandbox } from "@/sandbox/start-sandbox";
import { CONTRACT_RAILS, keyOf, newOrder, openContractRoom, type Step, stepsOf } from "@/test/rail-contract";

const SHORT_MS = 400;
const SPOILED = [
  ["reset", "connection"],
  ["hang", "timeout"],
  ["500", "server_error"],
  ["502html", "server_error"],
  ["truncated", "connection"],
  ["wrongjson", "bad_reply"],
] as const;
const BEFORE = SPOILED.filter(([kind]) => kind !== "truncated" && kind !== "wrongjson");
const DONE = { create: "created", confirm: "authorized", capture: "captured", void: "voided", refund: "refunded" };

describe.each(CONTRACT_RAILS)("$name", (contract) => {
  const { name, connect, codes, answers = {} } = contract;
  const againOf = (step: Step) => answers[step]?.again ?? DONE[step];
  const { room, url, arrange, isDone, spoil, requests } = openContractRoom(contract);
  /** The first request of a sale. */
  const begin = (baseUrl: string, overrides = {}) => {
    const order = newOrder();
    const rail = connect(baseUrl, overrides);
    return contract.createsFirst
      ? rail.create({ ...order, ...keyOf(order, "new") })
      : rail.confirm({ ...order, ...keyOf(order, "con"), providerRef: null, token: contract.cards.approved });
  };

  describe.each(stepsOf(contract))("%s", (step) => {
    test.each(SPOILED)("%s after the effect is unknown, and took one request", async (kind, reason) => {
      const { order, call } = await arrange(step, kind === "hang" ? SHORT_MS : undefined);
      requests().clear();
      spoil(step, kind, "after");
      expect(await call()).toMatchObject({ kind: "unknown", reason, evidence: { isSent: true, operation: step } });
      expect([...requests()]).toEqual([[step, 1]]);
      expect(isDone(step, order)).toBe(true);
    });

    test.each(BEFORE)("%s before the effect is unknown just the same", async (kind, reason) => {
      const { order, call } = await arrange(step, kind === "hang" ? SHORT_MS : undefined);
      spoil(step, kind, "before");
      expect(await call()).toMatchObject({ kind: "unknown", reason });
      expect(isDone(step, order)).toBe(false);
    });

    test("429 is a definite no, with the time to wait", async () => {
      const { order, call } = await arrange(step);
      spoil(step, "429", "before");
      expect(await call()).toMatchObject({ kind: "rail_says_no", code: codes.limit, retryAfterMs: 1_000 });
      expect(isDone(step, order)).toBe(false);
    });

    if (!contract.isKeyless)
      test.each(["reset", "wrongjson"] as const)(
        "%s after the effect is healed by the same key: one effect",
        async (kind) => {
          const { order, call } = await arrange(step);
          spoil(step, kind, "after");
          expect((await call()).kind).toBe("unknown");
          expect((await call()).kind).toBe(againOf(step));
          expect(isDone(step, order)).toBe(true);
        },
      );

    if (!contract.isKeyless)
      test(`a 500 after the effect, asked again under its key: ${contract.replayed500}`, async () => {
        const { order, call } = await arrange(step);
        spoil(step, "500", "after");
        expect(await call()).toMatchObject({ kind: "unknown", reason: "server_error" });
        expect((await call()).kind).toBe(contract.replayed500 === "kept" ? "unknown" : againOf(step));
        expect(isDone(step, order)).toBe(true);
      });
  });

  test("a key in flight is a duplicate, and one effect comes of it", async () => {
    const { order, call } = await arrange("capture");
    room.sandbox.control.faults.setLatency("capture", 60, name);
    const outcomes = await Promise.all([call(), call(), call()]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(["captured", "unknown", "unknown"]);
    expect(outcomes.filter(({ kind }) => kind === "unknown")).toMatchObject([
      { reason: "duplicate" },
      { reason: "duplicate" },
    ]);
    expect(isDone("capture", order)).toBe(true);
  });

  test("a refused connection and a name that does not resolve are provably not sent", async () => {
    const gone = await startSandbox({ port: 0, webhookBaseUrl: null, dataDir: null, token: "t" });
    await gone.close();
    const refused = await begin(gone.url);
    expect(refused).toMatchObject({ kind: "not_sent", code: "ECONNREFUSED", evidence: { isSent: false } });
    expect(await begin("http://rail.invalid")).toMatchObject({ kind: "not_sent", evidence: { isSent: false } });
  });

  test("speaking TLS to what does not is not sent", async () => {
    const outcome = await begin(url().replace("http:", "https:"));
    expect(outcome).toMatchObject({ kind: "not_sent", evidence: { isSent: false } });
  });

  test("a server whose certificate nobody vouches for hears nothing of us", async () => {
    const heard: string[] = [];
    const server = https.createServer(makeSelfSigned(), (request, response) => {
      heard.push(request.url ?? "");
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const outcome = await begin(`https://127.0.0.1:${port}`);
    await new Promise((resolve) => server.close(resolve));
    expect(outcome).toMatchObject({ kind: "not_sent", evidence: { isSent: false } });
    expect(heard).toEqual([]);
  });

  test("a wrong key of ours is the rail's no, and the key is not repeated in the evidence", async () => {
    const outcome = await begin(url(), { secret: "sk_test_someoneElse" });
    expect(outcome).toMatchObject({ kind: "rail_says_no", evidence: { httpStatus: 401 } });
    expect(JSON.stringify(outcome)).not.toContain("someone");
  });
});

function makeSelfSigned(): { key: string; cert: string } {
  const { privateKey, publicKey } = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = publicKey;
  certificate.serialNumber = "01";
  certificate.validity.notBefore = new Date(Date.now() - 60_000);
  certificate.validity.notAfter = new Date(Date.now() + 3_600_000);
  const subject = [{ name: "commonName", value: "127.0.0.1" }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }]);
  certificate.sign(privateKey, forge.md.sha256.create());
  return { key: forge.pki.privateKeyToPem(privateKey), cert: forge.pki.certificateToPem(certificate) };
}
