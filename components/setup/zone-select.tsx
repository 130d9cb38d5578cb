"use client";

import { type ComponentProps, useMemo } from "react";
import { Select } from "@/components/ui/select";

/** What the clock shows in a zone, as 14:05. */
export const timeIn = (zone: string, at = new Date()) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(at);

/** Every zone this browser knows, and the one in force. */
export function ZoneSelect({ value, ...rest }: ComponentProps<"select"> & { value: string }) {
  const zones = useMemo(() => [...new Set([value, "UTC", ...Intl.supportedValuesOf("timeZone")])].sort(), [value]);
  return (
    <Select {...rest} value={value}>
      {zones.map((zone) => (
        <option key={zone}>{zone}</option>
      ))}
    </Select>
  );
}
