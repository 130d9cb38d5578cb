"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { sendJson } from "./send-json";

type ConfirmRemovalProps = {
  /** What is deleted: an address of the API. */
  path: string;
  /** What of several it is, for who cannot see the row. */
  subject: string;
  words: { remove: string; title: string; body: string; keep: string; failed: string };
  onRemoved: () => void;
};

/** A removal that asks once, and says why when it did not happen. */
export function ConfirmRemoval({ path, subject, words, onRemoved }: ConfirmRemovalProps) {
  const [error, setError] = useState<string | null>(null);
  const remove = async () => {
    const result = await sendJson("DELETE", path);
    if (result.ok) onRemoved();
    else setError(result.problem?.detail ?? words.failed);
  };
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button size="sm" className="min-h-11 md:min-h-8">
          {words.remove} <span className="sr-only">{subject}</span>
        </Button>
      </DialogTrigger>
      <DialogContent title={words.title} description={words.body}>
        <p role="alert" className="text-bad empty:hidden">
          {error}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button variant="danger" onClick={() => void remove()}>
            {words.remove}
          </Button>
          <DialogClose asChild>
            <Button>{words.keep}</Button>
          </DialogClose>
        </div>
      </DialogContent>
    </Dialog>
  );
}
