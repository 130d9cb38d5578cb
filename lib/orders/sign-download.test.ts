import { expect, test } from "vitest";
import { newId, toPublicId } from "@/lib/shared/ids";
import { checkDownloadSignature, signDownload } from "./sign-download";

const NOW = new Date("2026-11-21T10:20:00Z");
const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);

function open(url: string) {
  const { pathname, searchParams } = new URL(url, "http://store");
  return {
    publicId: pathname.split("/").at(-1) ?? "",
    expires: searchParams.get("expires") ?? "",
    signature: searchParams.get("signature") ?? "",
  };
}

test("a link is good for a day, then it says so", () => {
  const { publicId, expires, signature } = open(signDownload(newId(), NOW));
  expect(checkDownloadSignature(publicId, expires, signature, later(24))).toBe("valid");
  expect(checkDownloadSignature(publicId, expires, signature, later(26))).toBe("expired");
});

test("the same hour gives the same link", () => {
  const id = newId();
  expect(signDownload(id, new Date("2026-11-21T10:01:00Z"))).toBe(signDownload(id, new Date("2026-11-21T10:59:00Z")));
});

test.each([
  ["another entitlement", { publicId: toPublicId("entitlement", newId()) }],
  ["a later expiry", { expires: "9999999999" }],
  ["no expiry", { expires: "" }],
  ["an expiry that is no number", { expires: "1e12" }],
  ["no signature", { signature: "" }],
  ["another signature", { signature: "A".repeat(43) }],
])("%s: wrong", (_, change) => {
  const link = { ...open(signDownload(newId(), NOW)), ...change };
  expect(checkDownloadSignature(link.publicId, link.expires, link.signature, NOW)).toBe("wrong");
});
