/** Values as a reader wants them: shares in percent, seconds as durations, touchpoints by their names. */
import type { Choices, Column, Row } from "@/explore/queries";
import type { Words } from "@/words/words";

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;
/** Keys of scores that are periods. */
export const PERIODS = new Set(["day", "week", "month", "quarter", "year"]);
/** Columns that hold touchpoints. */
const TOUCHPOINTS = new Set(["touchpoint", "source", "target", "next", "label", "start", "end", "path", "channel"]);

/** Those of them in which nothing stands for the end of a journey. */
const ENDS = new Set(["target", "next"]);

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

  /** A value of a key by which answers are grouped. */
  key = (key: string, value: unknown): string => {
    if (value === null || value === undefined) return this.words.t("explore.unknown");
    const text = String(value);
    if (key === "touchpoint") return this.touchpoint(text);
    if (key === "stage") return this.stage(text);
    if (key === "instrument") return this.instrument(text);
    if (key === "persona") return this.choices?.personas.find((one) => one.id === text)?.label ?? text;
    if (key === "month" && /^\d{4}-\d\d$/.test(text)) return this.words.date(`${text}-01`, { month: "short", year: "numeric", calendar: "gregory", timeZone: "UTC" });
    if ((key === "day" || key === "week") && /^\d{4}-\d\d-\d\d$/.test(text)) return this.words.date(text, { dateStyle: "medium", timeZone: "UTC" });
    return this.choices?.segments.find((one) => one.id === key)?.values.find((one) => one.value === text)?.label ?? text;
  };

  /** A group that is compared: a persona, or a value of a segment. */
  group = (name: string): string => {
    const { personas = [], segments = [] } = this.choices ?? {};
    const value = segments.flatMap((one) => one.values).find((one) => one.value === name);
    return personas.find((one) => one.id === name)?.label ?? value?.label ?? name;
  };

  /** A place of a pain point: a touchpoint, a stage, or the whole journey. */
  place = (row: Row): string => {
    if (row.touchpoint !== null && row.touchpoint !== undefined) return this.touchpoint(row.touchpoint);
    return row.stage === null || row.stage === undefined ? this.words.t("explore.whole_journey") : this.stage(String(row.stage));
  };

  /** What places are important for. */
  outcome = (name: string): string => (name === "goal" || name === "again" ? this.words.t(`explore.outcome.${name}`) : this.instrument(name));

  instrument = (name: unknown): string => this.said(`explore.instrument.${String(name)}`, String(name ?? ""));

  /** What is measured, and on which scale. */
  scale = (row: Row | undefined): string => this.words.t(`explore.measure.${String(row?.measure ?? "mean")}`, { scale: `\u2068${String(row?.scale ?? "").split("-").map((one) => this.words.number(Number(one))).join("–")}\u2069` });

  theme = (row: Row): string => {
    const labels = (row.labels ?? {}) as Record<string, string>;
    return labels[this.words.language] ?? labels[""] ?? String(row.label ?? row.theme);
  };

  column = (name: string): string => this.said(`explore.column.${name}`, name);

  choice = (value: string | number): string => this.said(`explore.choice.${value}`, String(value));

  option = (name: string): string => this.said(`explore.option.${name}`, name);

  private said(key: string, otherwise: string): string {
    const text = this.words.t(key);
    return text === key ? otherwise.replaceAll("_", " ") : text;
  }

  /** A value of a table; null where it is not known. */
  value = (column: Column, value: unknown): string | null => {
    if (value === null || value === undefined) return ENDS.has(column.name) ? this.touchpoint(null) : null;
    const { words } = this;
    if (column.kind === "map") return this.shares(value as Record<string, unknown>);
    if (Array.isArray(value) && value.some((one) => typeof one === "object" && one !== null)) return value.map((one) => Object.values(one as object).join(" ")).join(", ");
    if (Array.isArray(value)) return value.map((one) => this.touchpoint(one)).join(words.direction === "rtl" ? " ← " : " → ");
    if (typeof value === "boolean") return words.t(value ? "explore.yes" : "explore.no");
    if (typeof value !== "number") return this.text(column, String(value));
    if (column.kind === "share") return words.percent(value);
    if (column.kind === "seconds") return duration(words, value);
    return column.kind === "integer" ? words.number(value) : figure(words, value);
  };

  private shares(value: Record<string, unknown>): string {
    const { words } = this;
    const said = (one: unknown) => (typeof one !== "number" ? String(one) : Number.isInteger(one) && one > 1 ? words.number(one) : words.percent(one, 0));
    return Object.entries(value).map(([name, one]) => `\u2068${/^\d+$/.test(name) ? words.number(Number(name)) : this.choice(name)}: ${said(one)}\u2069`).join(" · ");
  }

  private text(column: Column, value: string): string {
    if (TOUCHPOINTS.has(column.name)) return this.touchpoint(value);
    if (/^\d{4}-\d\d-\d\d/.test(value)) return this.words.date(value, { dateStyle: "medium", timeZone: "UTC" });
    if (/^\d{4}-\d\d$/.test(value)) return this.words.month(`${value}-01`);
    if (["kind", "status", "measure", "model", "factor"].includes(column.name)) return this.choice(value);
    if (column.name === "stage") return this.stage(value);
    if (["instrument", "persona", "month"].includes(column.name) || this.choices?.segments.some((one) => one.id === column.name)) return this.key(column.name, value);
    if (column.name === "group") return this.group(value);
    return value;
  }
}
