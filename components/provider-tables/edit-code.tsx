import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { DeclineClass, type ProviderTable } from "@/lib/shared/schemas/provider-tables";
import { SourceFields } from "./source-fields";
import { type Changed, useTableForm } from "./use-table-form";

type Entry = {
  list: string;
  code: string;
  class: DeclineClass;
  published: DeclineClass | null;
  source: string;
  asOf: string;
  choices: DeclineClass[];
};
type EditCodeProps = { table: ProviderTable; entry: Entry; isNew: boolean; onChanged: Changed };

function CodeForm({ table, entry, isNew, onChanged }: EditCodeProps) {
  const t = useTranslations("providerTables");
  const form = useTableForm(table, onChanged, entry);
  const [wanted, setWanted] = useState<DeclineClass>(entry.class);
  const { list, code } = entry;
  const { source, asOf, note } = form.texts;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    await form.send({ note, declines: [{ list, code, class: wanted, source, asOf }] });
  };
  const today = new Date().toISOString().slice(0, 10);
  const undo = () =>
    form.send({
      note: note || t("asPublished"),
      declines: [{ list, code, class: null, source: entry.source, asOf: today }],
    });
  const isChanged = !isNew && entry.class !== (entry.published ?? "unknown");
  return (
    <form onSubmit={save} className="grid gap-4">
      <Field label={t("field.class")} hint={t(`means.${wanted}`)}>
        {(control) => (
          <Select
            {...control}
            value={wanted}
            onChange={({ target: { value } }) => setWanted(DeclineClass.catch(wanted).parse(value))}
          >
            {entry.choices.map((choice) => (
              <option key={choice} value={choice}>
                {t(`class.${choice}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <SourceFields form={form} undo={isChanged ? undo : null} />
    </form>
  );
}

/** Files a code, or files it otherwise. */
export function EditCode(props: EditCodeProps) {
  const t = useTranslations("providerTables");
  const [isOpen, setOpen] = useState(false);
  const { table, entry, isNew, onChanged } = props;
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button
          size="sm"
          className="min-h-11 md:min-h-8"
          aria-label={t(isNew ? "fileOf" : "changeOf", { code: entry.code })}
        >
          {t(isNew ? "file" : "change")}
        </Button>
      </DialogTrigger>
      <DialogContent title={entry.code} description={t("changeBody", { next: table.version + 1 })} className="max-w-xl">
        <CodeForm
          {...props}
          onChanged={(changed) => {
            setOpen(false);
            onChanged(changed);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}
