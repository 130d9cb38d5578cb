import { randomBytes } from "node:crypto";
import { expect, expectAxeClean, test } from "./fixtures";
import { readMail, readMailLink } from "./read-mail";
import { makePerson } from "./store-rows";

// a door that does not open with the old address, a link that opens nothing
test.use({ expectedConsole: [/the server responded with a status of (401|410)/] });

const address = () => `moved-${randomBytes(4).toString("hex")}@example.org`;

test("an account moves once both addresses have said yes, and both are told", async ({
  page,
  demo,
  signIn,
  openVisitor,
}) => {
  const [person, newEmail] = [await makePerson(demo), address()];
  await signIn(page, person);
  await page.goto("/account");
  await page.getByLabel("New address").fill(newEmail);
  await page.getByRole("button", { name: "Begin the change" }).click();
  await expect(page.getByText(`A change to ${newEmail} waits.`)).toBeVisible();

  const elsewhere = await openVisitor();
  await elsewhere.goto(await readMailLink(page.request, demo, { kind: "change-new", to: newEmail }));
  await expect(elsewhere.getByRole("heading", { name: "Move an account here?" })).toBeVisible();
  await expectAxeClean(elsewhere);
  await elsewhere.getByRole("button", { name: "Yes, move it" }).click();
  await expect(elsewhere.getByText("The other one has to say so too.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("The new address said yes.")).toBeVisible();
  await expect(page.getByText(person.email, { exact: true }), "nothing has moved yet").toBeVisible();

  const warning = await readMail(page.request, demo, { kind: "change-old", to: person.email });
  expect(warning).toContain(newEmail);
  expect(warning).toContain("If this was not you");
  await page.goto(await readMailLink(page.request, demo, { kind: "change-old", to: person.email }));
  await expect(page.getByText(`From ${person.email} to ${newEmail}.`)).toBeVisible();
  await page.getByRole("button", { name: "Yes, move it" }).click();
  await expect(page.getByText(`The account has its new address: ${newEmail}.`)).toBeVisible();
  for (const to of [person.email, newEmail])
    expect(await readMail(page.request, demo, { kind: "email-changed", to })).toContain("after both addresses");

  await elsewhere.goto("/sign-in");
  await elsewhere.getByLabel("E-mail").fill(person.email);
  await elsewhere.getByLabel("Password", { exact: true }).fill(person.password);
  await elsewhere.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(elsewhere.getByText("That password does not fit this e-mail.")).toBeVisible();
  await signIn(elsewhere, { ...person, email: newEmail });
});

test("a change that its owner drops is over for both addresses", async ({ page, demo, signIn }) => {
  const [person, newEmail] = [await makePerson(demo), address()];
  await signIn(page, person);
  await page.goto("/account");
  await page.getByLabel("New address").fill(newEmail);
  await page.getByRole("button", { name: "Begin the change" }).click();
  const links = [
    await readMailLink(page.request, demo, { kind: "change-new", to: newEmail }),
    await readMailLink(page.request, demo, { kind: "change-old", to: person.email }),
  ];
  await page.getByRole("button", { name: "Drop the change" }).click();
  await expect(page.getByLabel("New address")).toBeVisible();
  for (const link of links) {
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "This link opens nothing any more" })).toBeVisible();
    await page.goto("/account");
    await expect(page.getByText(person.email, { exact: true })).toBeVisible();
  }
});
