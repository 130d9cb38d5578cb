import type { Column } from "@/lib/shared/analytics-columns";

/** Ids are for machines: the file has them, the screen has the link that they make. */
export function isOnScreen<Row>({ id }: Pick<Column<Row>, "id">): boolean {
  return !/Id$/.test(id);
}
