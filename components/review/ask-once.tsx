import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";

type AskOnceProps = {
  label: string;
  title: string;
  body: string;
  confirm: string;
  isDisabled: boolean;
  onConfirm(): void;
};

/** A button that says what it will do and asks once before it does. */
export function AskOnce({ label, title, body, confirm, isDisabled, onConfirm }: AskOnceProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm" className="min-h-10 flex-1" disabled={isDisabled}>
          {label}
        </Button>
      </DialogTrigger>
      <DialogContent title={title} description={body}>
        <Button
          variant="sticker"
          onClick={() => {
            setOpen(false);
            onConfirm();
          }}
        >
          {confirm}
        </Button>
      </DialogContent>
    </Dialog>
  );
}
