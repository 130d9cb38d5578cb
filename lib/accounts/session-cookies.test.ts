import { expect, test } from "vitest";
import { withEnvironment } from "@/test/with-environment";

const read = async (publicUrl: string) => {
  const { buildAuthOptions } = await withEnvironment({ PUBLIC_URL: publicUrl }, () => import("./auth-options"));
  return Object.values(buildAuthOptions(() => undefined).cookies ?? {});
};

test("on https every cookie of the door is __Host-, Secure, HttpOnly, Lax, of the whole site and no other host", async () => {
  const cookies = await read("https://shop.example");
  expect(cookies).toHaveLength(3);
  for (const { name, options } of cookies) {
    expect(name).toMatch(/^__Host-next-auth\./);
    expect(options).toEqual({ httpOnly: true, sameSite: "lax", path: "/", secure: true });
  }
});

test("on plain http (a demo) they have no prefix that browsers would refuse, and are still unreadable for scripts", async () => {
  for (const { name, options } of await read("http://127.0.0.1:3000")) {
    expect(name).toMatch(/^next-auth\./);
    expect(options).toEqual({ httpOnly: true, sameSite: "lax", path: "/", secure: false });
  }
});
