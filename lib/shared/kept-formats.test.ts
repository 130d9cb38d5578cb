import { expect, test } from "vitest";
import { dateFormat, numberFormat } from "./kept-formats";

test("a formatter is made once per locale and options", () => {
  const [zone, other] = [{ timeZone: "Europe/Helsinki" }, { timeZone: "UTC" }] as const;
  expect(dateFormat("en", zone)).toBe(dateFormat("en", { ...zone }));
  expect(dateFormat("en", zone)).not.toBe(dateFormat("en", other));
  expect(dateFormat("en", zone)).not.toBe(dateFormat("ru", zone));
  expect(dateFormat("en", zone).resolvedOptions().timeZone).toBe("Europe/Helsinki");
  const money = { style: "currency", currency: "JPY" } as const;
  expect(numberFormat("en", money)).toBe(numberFormat("en", { ...money }));
  expect(numberFormat("en", money)).not.toBe(numberFormat("en", { ...money, currency: "USD" }));
  expect(numberFormat("en", money).format(500)).toBe("¥500");
});
