import { randomUUID } from "node:crypto";
import { paidHeading, pay, payButton, prepareCheckout, readReceipt } from "./checkout-steps";
import { expect, test } from "./fixtures";
import { placeSingle } from "./shop-api";

// the browser itself notes every refused request
test.use({ expectedConsole: [/the server responded with a status of 422/] });

const titleOf = (words: string) => `${words} ${randomUUID().slice(0, 8)}`;

test("a buyer names a price on the record's page, raises it in the basket, and pays that", async ({ page, demo }) => {
  const title = titleOf("Open Hat");
  const patch = { status: "published", isPriceOpen: true, suggestedPrice: "7.00" } as const;
  const { slug } = await placeSingle(page.request, demo, { title, price: "3.00", patch });
  await page.goto(`/releases/${slug}`);
  const named = page.getByRole("textbox", { name: "Name your price" });
  await expect(named).toHaveValue("7.00");
  await expect(page.getByText("min 3.00")).toBeVisible();
  const buy = page.getByRole("button", { name: /^Buy the single/ });

  await test.step("too little is said at once and cannot be bought", async () => {
    await named.fill("2.99");
    await expect(page.getByRole("alert").filter({ hasText: "At least $3.00." })).toBeVisible();
    await expect(buy).toBeDisabled();
  });

  await test.step("a suggestion, then an amount of one's own", async () => {
    await page.getByRole("button", { name: "$5.00", exact: true }).click();
    await expect(named).toHaveValue("5.00");
    await named.fill("6,50");
    await named.press("Tab");
    await expect(named).toHaveValue("6.50");
    await buy.click();
    await expect(page.getByRole("link", { name: /^Check out\s*\$6\.50/ })).toBeVisible();
  });

  await test.step("the basket takes more, refuses less, and gives the shop's price back", async () => {
    await page.goto("/checkout");
    const price = page.getByRole("textbox", { name: `Your price for ${title}` });
    await expect(price).toHaveValue("6.50");
    await price.fill("1");
    await price.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: "The least price is $3.00." })).toBeVisible();
    await page.getByRole("button", { name: "Take the shop’s price" }).click();
    await expect(price).toHaveValue("3.00");
    await price.fill("10");
    await price.press("Enter");
    await expect(price).toHaveValue("10.00");
  });

  await test.step("that is what is charged, and the receipt says what was asked", async () => {
    await prepareCheckout(page, "orla@example.org");
    await expect(payButton(page)).toContainText("$10.00");
    await pay(page);
    const rows = await readReceipt(page.getByRole("region", { name: "Where the money went" }));
    expect(rows.slice(0, 2)).toEqual([
      { label: title, cents: 1000 },
      { label: "your own price; asked at least", cents: 300 },
    ]);
  });
});

test("a buyer takes a free record with an address and one press, and never sees a card", async ({ page, demo }) => {
  const title = titleOf("Free Reed");
  const { slug } = await placeSingle(page.request, demo, { title, price: "0", patch: { status: "published" } });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`/releases/${slug}`);
  await page.getByRole("button", { name: /^Get the single/ }).click();
  await expect(page.getByText("Enter an address such as orla@example.org.")).toBeVisible();
  await page.getByLabel("E-mail").fill("orla@example.org");
  await page.getByRole("button", { name: /^Get the single/ }).click();
  await expect(paidHeading(page)).toBeVisible();
  await expect(page.getByRole("link", { name: new RegExp(title) }).first()).toBeVisible();
  expect(asked.filter((path) => /payment|sandbox/.test(path))).toEqual([]);
});

test("nothing is fine where the least price is nothing, and something is paid like any other", async ({
  page,
  demo,
}) => {
  const patch = { status: "published", isPriceOpen: true } as const;
  const { slug } = await placeSingle(page.request, demo, { title: titleOf("Busker"), price: "0", patch });
  await page.goto(`/releases/${slug}`);
  const named = page.getByRole("textbox", { name: "Name your price" });
  await expect(named).toHaveValue("0.00");
  await expect(page.getByRole("button", { name: /^Get the single/ })).toBeVisible();
  await named.fill("0.20");
  await expect(page.getByRole("alert").filter({ hasText: "Nothing, or at least $0.50." })).toBeVisible();
  await named.fill("4");
  await page.getByRole("button", { name: /^Buy the single/ }).click();
  await prepareCheckout(page, "orla@example.org");
  await expect(payButton(page)).toContainText("$4.00");
  await pay(page);
});
