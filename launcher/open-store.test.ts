import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { openStore } from "./open-store";

test("a data folder that is not there is said in words", async () => {
  const missing = path.join(os.tmpdir(), "backline-no-such-folder", "data");
  const opened = openStore({ NODE_ENV: "test", BACKLINE_DATA_DIR: missing });
  await expect(opened).rejects.toMatchObject({ message: `There is no store in ${missing}.` });
});
