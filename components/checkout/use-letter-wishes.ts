import { useRef, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { currentWording, type LetterFrom } from "@/lib/shared/schemas/letters";

/** Whose letters the buyer ticked. They are asked for beside the order, once each: nothing about paying waits for it. */
export function useLetterWishes() {
  const [chosen, setChosen] = useState<readonly LetterFrom[]>([]);
  const asked = useRef(new Set<string>());

  function choose(from: LetterFrom, isOn: boolean) {
    setChosen((before) => [...before.filter((one) => one !== from), ...(isOn ? [from] : [])]);
  }

  function ask(email: string) {
    const fresh = chosen.filter((from) => !asked.current.has(`${email} ${from}`));
    if (fresh.length === 0) return;
    const keys = fresh.map((from) => `${email} ${from}`);
    for (const key of keys) asked.current.add(key);
    const wishes = fresh.map((from) => ({ from, wording: currentWording(from) }));
    void sendJson("POST", "/api/letters", { email, wishes, at: "checkout" }).then((result) => {
      if (!result.ok) for (const key of keys) asked.current.delete(key);
    });
  }

  return { chosen, choose, ask };
}
