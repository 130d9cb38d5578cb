import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { withEnvironment } from "@/test/with-environment";
import { MAIL_KINDS } from "./mail-kinds";

const LIVE = { BACKLINE_MODE: "live", SMTP_URL: undefined, MAIL_FROM: undefined };
const load = () =>
  Promise.all([
    import("./preview-mail"),
    import("./mail-board"),
    import("./send-due-mail"),
    import("../platform/mail-server"),
  ]).then(([{ previewMail }, { readMailBoard }, { configuredWay }, { openStoreMail }]) => ({
    previewMail,
    readMailBoard,
    configuredWay,
    openStoreMail,
  }));

test("in a live store nobody but its recipient reads a mail with a link; an alert may be read", async () => {
  const store = await withEnvironment(LIVE, load);
  for (const kind of Object.keys(MAIL_KINDS)) {
    const id = newId();
    await pool.query(
      "INSERT INTO mail_outbox (id, kind, recipient, subject, body) VALUES ($1, $2, 'a@example.test', 'Busy', 'Very.')",
      [id, kind],
    );
    const asked = store.previewMail(toPublicId("mail", id));
    if (kind === "alert") expect((await asked)?.text).toContain("Very.");
    else await expect(asked, kind).rejects.toMatchObject({ code: "forbidden" });
  }
  const { way, items } = await store.readMailBoard(null);
  expect(way).toBe("unset");
  expect(items.filter(({ isReadable }) => isReadable).map(({ kind }) => kind)).toEqual(["alert"]);
});

test("a live store without a mail server lets mail wait; with one it sends; a demo keeps it, whatever is set", async () => {
  const smtp = { SMTP_URL: "smtps://mail.example.org", MAIL_FROM: "The Shop <shop@example.org>" };
  const wayOf = async (environment: Record<string, string | undefined>) => {
    const { configuredWay, openStoreMail } = await withEnvironment(environment, load);
    return configuredWay(openStoreMail);
  };
  expect(await wayOf(LIVE)).toEqual({ kind: "wait" });
  expect(await wayOf({ ...LIVE, ...smtp })).toMatchObject({
    kind: "send",
    from: { name: "The Shop", address: "shop@example.org" },
  });
  expect(await wayOf({ ...smtp, BACKLINE_MODE: "demo" })).toEqual({ kind: "keep" });
});
