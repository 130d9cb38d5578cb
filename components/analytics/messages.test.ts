import { expect, test } from "vitest";
import * as columns from "@/lib/shared/analytics-columns";
import { COMPARISONS, FUNNEL_STEPS, OrderRow, PERIOD_KEYS } from "@/lib/shared/schemas/analytics";
import { SHARED_PAGES } from "@/lib/shared/schemas/share";
import analytics from "@/messages/en/analytics.json";

const tables = Object.entries(columns).flatMap(([name, table]) =>
  typeof table === "function" ? [] : [[name, [...table].map(({ id }) => ({ id }))] as const],
);

test.each(tables)("every column of %s has a heading, in files as on the screen", (_, shown) => {
  expect(shown.length).toBeGreaterThan(3);
  for (const { id } of shown) expect(analytics.column).toHaveProperty(id);
});

test.each([
  ["period", PERIOD_KEYS, analytics.period],
  ["comparison", COMPARISONS, analytics.compare],
  ["funnel step", FUNNEL_STEPS, analytics.funnel],
  ["event of an order", OrderRow.shape.event.options, analytics.event],
  ["page that can be shared", SHARED_PAGES, analytics.pages],
] as const)("every %s has its words", (_, keys, words) => {
  for (const key of keys) expect(words).toHaveProperty([key]);
});
