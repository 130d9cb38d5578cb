import "server-only";
import { resetFactors } from "@/lib/accounts/factors/reset-factors";
import { openLiveChannel } from "@/lib/platform/live-channel";

/** `npm run reset:factors -- someone@example.org` */
async function main(): Promise<number> {
  const [email] = process.argv.slice(2);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (!email) {
    say("Whose? npm run reset:factors -- someone@example.org");
    return 2;
  }
  const removed = await resetFactors(email, new Date());
  await openLiveChannel().close();
  if (removed === null) {
    say(`Nobody here has the e-mail ${email}.`);
    return 1;
  }
  say(`Removed ${removed} passkeys and apps, and the backup codes. They are signed out everywhere and told by mail.`);
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  },
);
