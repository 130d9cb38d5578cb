"use client";

import { Trash2 } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useFreshSend } from "@/components/account/use-fresh-send";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";

type ConfirmRemovalProps = {
  /** What is deleted: an address of the API. */
  path: string;
  /** What of several it is, for who cannot see the row. */
  subject: string;
  words: { remove: string; title: ReactNode; body: string; keep: string; failed: string };
  /** With the answer, once the question is closed: what it stood on may be gone, so focus is the caller's to place. */
  onRemoved: (answer: unknown) => void;
  /** `icon`: a bin, where a row has no room for words. `quiet`: words without a frame. */
  look?: "button" | "quiet" | "icon";
};

/** A removal that asks once, and says why when it did not happen. */
export function ConfirmRemoval({ path, subject, words, onRemoved, look = "button" }: ConfirmRemovalProps) {
  const [isOpen, setOpen] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { send, dialog } = useFreshSend();
  const answer = useRef<{ body: unknown } | null>(null);
  const remove = async () => {
    setRemoving(true);
    const result = await send("DELETE", path);
    setRemoving(false);
    if (!result.ok) return setError(result.problem?.detail ?? words.failed);
    answer.current = { body: result.body };
    setOpen(false);
  };
  const settle = (event: Event) => {
    if (!answer.current) return;
    event.preventDefault();
    onRemoved(answer.current.body);
    answer.current = null;
  };
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Trigger label={words.remove} subject={subject} look={look} />
      </DialogTrigger>
      <DialogContent title={words.title} description={words.body} onCloseAutoFocus={settle}>
        <p role="alert" className="text-bad empty:hidden">
          {error}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button variant="danger" disabled={isRemoving} onClick={() => void remove()}>
            {words.remove}
          </Button>
          <DialogClose asChild>
            <Button>{words.keep}</Button>
          </DialogClose>
        </div>
        {dialog}
      </DialogContent>
    </Dialog>
  );
}

type TriggerProps = React.ComponentProps<typeof Button> & {
  label: string;
  subject: string;
  look: "button" | "quiet" | "icon";
};

function Trigger({ label, subject, look, ...dialog }: TriggerProps) {
  if (look === "icon") {
    const name = `${label} ${subject}`;
    return (
      <Button
        variant="quiet"
        size="iconLarge"
        className="-me-3.5 text-ink-2 hover:text-bad md:-me-2.5 md:size-9"
        aria-label={name}
        title={name}
        {...dialog}
      >
        <Trash2 size={16} strokeWidth={1.75} aria-hidden="true" />
      </Button>
    );
  }
  const isQuiet = look === "quiet";
  return (
    <Button
      variant={isQuiet ? "quiet" : "outline"}
      size="sm"
      className={isQuiet ? "min-h-11 text-bad md:min-h-9" : "min-h-11 md:min-h-8"}
      {...dialog}
    >
      {isQuiet ? <Trash2 size={14} aria-hidden="true" /> : null}
      {label} <span className="sr-only">{subject}</span>
    </Button>
  );
}
