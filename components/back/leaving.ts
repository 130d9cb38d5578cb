import { signOut } from "next-auth/react";
import { useEffect, useState } from "react";

const CHANNEL = "backline:leaving";

/**
 * Whether the session of this browser is about to end, by a press in this tab or another: what asks the server on its
 * own stops then, before it is refused.
 */
export function useIsLeaving(): boolean {
  const [isLeaving, setLeaving] = useState(false);
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.addEventListener("message", ({ data }) => setLeaving(data === true));
    return () => channel.close();
  }, []);
  return isLeaving;
}

/** Ends the session and goes to the shop; when the server cannot be reached, every tab stays as it was. */
export async function leave(): Promise<void> {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(true);
  await signOut({ callbackUrl: "/" }).catch(() => channel.postMessage(false));
  channel.close();
}
