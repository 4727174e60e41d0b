/** Scores as a reader wants them: shares in percent, balances with their sign, means as they are. */
import type { Row } from "@/explore/queries";
import type { Words } from "@/words/words";

export function measured(words: Words, row: Row | undefined, name: string): string {
  const value = row?.[name];
  if (typeof value !== "number" || !Number.isFinite(value)) return "–";
  if (row?.measure === "csat") return words.percent(value, 0);
  if (row?.measure === "nps") return words.number(value, { maximumFractionDigits: 0, signDisplay: "exceptZero" });
  return words.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
