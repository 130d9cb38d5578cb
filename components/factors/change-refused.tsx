/** Why a change did not happen. */
export function ChangeRefused({ problem }: { problem: string | null }) {
  if (!problem) return null;
  return (
    <p role="alert" className="text-14 text-bad">
      {problem}
    </p>
  );
}
