/** Days as mirrored bars, oldest first; the last one still runs, so it is yellow. The table beside it says the same. */
export function DayBars({ values }: { values: readonly number[] }) {
  const highest = Math.max(1, ...values);
  const bars = values.map((value, index) => ({ id: values.length - index, share: Math.max(0, value) / highest }));
  return (
    <div aria-hidden="true" dir="ltr" className="flex h-16 min-w-0 items-center justify-between max-lg:col-span-full">
      {bars.map(({ id, share }) => (
        <i
          key={id}
          className={id === 1 ? "w-[5px] border border-signal-edge bg-signal" : "w-[5px] bg-ink-2"}
          style={{ height: `${Math.max(4, share * 64)}px` }}
        />
      ))}
    </div>
  );
}
