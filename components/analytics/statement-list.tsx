import { useTranslations } from "next-intl";
import { Suspense } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import type { Statement } from "@/lib/shared/schemas/statements";
import { LoadingFigures } from "./empty-figures";
import { StatementTable } from "./statement-table";

type StatementListProps = { reading: readonly Statement[] | Promise<readonly Statement[]> };

/** What is owed month by month; its place until the ledger has been added up. */
export function StatementList({ reading }: StatementListProps) {
  if (!(reading instanceof Promise)) return <Shown statements={reading} />;
  return (
    <Suspense fallback={<LoadingFigures />}>
      <Late reading={reading} />
    </Suspense>
  );
}

async function Late({ reading }: { reading: Promise<readonly Statement[]> }) {
  return <Shown statements={await reading} />;
}

function Shown({ statements }: { statements: readonly Statement[] }) {
  const t = useTranslations("analytics.statements");
  if (statements.length === 0) return <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>;
  return <StatementTable statements={statements} caption={t("list")} />;
}
