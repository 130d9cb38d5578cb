import { expect, test } from "vitest";
import { withEnvironment } from "@/test/with-environment";
import { newStep, readStep, stepCookie } from "./step-cookie";

test("what a browser holds on its way in: unreadable for scripts, for this site only, for ten minutes", () => {
  const step = newStep();
  expect(stepCookie(step).split("; ")).toEqual([
    `backline-sign-in=${step.token}`,
    "Path=/",
    "HttpOnly",
    "SameSite=Strict",
    "Max-Age=600",
  ]);
  expect(readStep(`a=1; backline-sign-in=${step.token}; b=2`)).toEqual(step);
  expect(step.hash).not.toContain(step.token);
  expect(stepCookie(null)).toContain("Max-Age=0");
});

test.each([null, undefined, "", "other=1", "backline-sign-in="])("no step: %s", (header) =>
  expect(readStep(header)).toBeNull(),
);

test("on https no other host and no plain connection can set or see it", async () => {
  const secure = await withEnvironment({ PUBLIC_URL: "https://shop.example" }, () => import("./step-cookie"));
  expect(secure.stepCookie(secure.newStep())).toMatch(/^__Host-backline-sign-in=.+; Path=\/; .*; Secure; /);
});
