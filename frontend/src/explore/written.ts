/** Values as a reader wants them: shares in percent, seconds as durations, touchpoints by their names. */
import type { Choices, Column } from "@/explore/queries";
import type { Words } from "@/words/words";

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;
/** Columns that hold touchpoints. */
const TOUCHPOINTS = new Set(["touchpoint", "source", "target", "next", "label", "start", "end", "path", "channel"]);

export function duration(words: Words, seconds: number): string {
  const size = Math.abs(seconds);
  const [unit, of] = UNITS.find(([, one]) => size >= one * 1.5) ?? UNITS[3];
  const value = seconds / of;
  return words.number(value, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 });
}

export function figure(words: Words, value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 2 : 3;
  return words.number(value, { maximumFractionDigits: digits });
}

export function asNumber(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Names of what the build knows, in the reader's language. */
export class Names {
  private readonly touchpoints: Map<string, string>;
  private readonly stages: Map<string, string>;

  constructor(
    private readonly words: Words,
    readonly choices: Choices | undefined,
  ) {
    this.touchpoints = new Map(choices?.touchpoints.map((one) => [one.id, one.label]));
    this.stages = new Map(choices?.touchpoints.map((one) => [one.stage ?? "", one.stage_label ?? ""]));
  }

  touchpoint = (id: unknown): string => {
    if (id === null || id === undefined || id === "path_end") return this.words.t("explore.path_end");
    return this.touchpoints.get(String(id)) ?? String(id);
  };

  stage = (id: string): string => this.stages.get(id) || id;

  column = (name: string): string => this.said(`explore.column.${name}`, name);

  choice = (value: string | number): string => this.said(`explore.choice.${value}`, String(value));

  option = (name: string): string => this.said(`explore.option.${name}`, name);

  private said(key: string, otherwise: string): string {
    const text = this.words.t(key);
    return text === key ? otherwise.replaceAll("_", " ") : text;
  }

  /** A value of a table; null where it is not known. */
  value = (column: Column, value: unknown): string | null => {
    if (value === null || value === undefined) return TOUCHPOINTS.has(column.name) ? this.touchpoint(null) : null;
    const { words } = this;
    if (Array.isArray(value)) return value.map((one) => this.touchpoint(one)).join(words.direction === "rtl" ? " ← " : " → ");
    if (typeof value === "boolean") return words.t(value ? "explore.yes" : "explore.no");
    if (typeof value !== "number") return this.text(column, String(value));
    if (column.kind === "share") return words.percent(value);
    if (column.kind === "seconds") return duration(words, value);
    return column.kind === "integer" ? words.number(value) : figure(words, value);
  };

  private text(column: Column, value: string): string {
    if (TOUCHPOINTS.has(column.name)) return this.touchpoint(value);
    if (/^\d{4}-\d\d-\d\d/.test(value)) return this.words.date(value, { dateStyle: "medium", timeZone: "UTC" });
    if (/^\d{4}-\d\d$/.test(value)) return this.words.month(`${value}-01`);
    if (["kind", "status", "measure", "model", "factor"].includes(column.name)) return this.choice(value);
    if (column.name === "stage") return this.stage(value);
    return value;
  }
}
