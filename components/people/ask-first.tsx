"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";

type AskFirstProps = {
  label: string;
  /** What of several it is, for who cannot see the row. */
  subject: string;
  title: string;
  body: string;
  keep: string;
  onYes: () => void;
};

/** Asks once; the answer is the caller's to carry out, as it may have to ask for a proof in between. */
export function AskFirst({ label, subject, title, body, keep, onYes }: AskFirstProps) {
  const [isOpen, setOpen] = useState(false);
  const agree = () => {
    setOpen(false);
    onYes();
  };
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm" className="min-h-11 md:min-h-8">
          {label} <span className="sr-only">{subject}</span>
        </Button>
      </DialogTrigger>
      <DialogContent title={title} description={body}>
        <div className="flex flex-wrap gap-2">
          <Button variant="danger" onClick={agree}>
            {label}
          </Button>
          <DialogClose asChild>
            <Button>{keep}</Button>
          </DialogClose>
        </div>
      </DialogContent>
    </Dialog>
  );
}
