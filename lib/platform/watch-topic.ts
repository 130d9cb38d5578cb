import "server-only";
import { subscribe } from "./live-channel";

/**
 * Lets a process keep a copy of what others may change: `forget` runs at every note on the topic. `begin()` is called
 * before reading and returns whether what was read may be kept: not before notes arrive here, and not when one came in
 * between. `forget()` is what a process does that has itself changed something: for it that is a note at once, on whatever
 * way its own note is.
 */
export function watchTopic(topic: string, forget: () => void): { begin(): () => boolean; forget(): void } {
  let notes = 0;
  let listening: "no" | "soon" | "yes" = "no";
  const onNote = () => {
    notes++;
    forget();
  };
  const listen = () => {
    listening = "soon";
    subscribe(topic, onNote).then(
      () => {
        listening = "yes";
      },
      () => {
        listening = "no";
      },
    );
  };
  return {
    begin() {
      if (listening === "no") listen();
      const before = notes;
      return () => listening === "yes" && before === notes;
    },
    forget: onNote,
  };
}
