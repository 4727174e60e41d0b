/** Messages of one language, and how numbers are put into them. */

export type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Messages = Record<string, Message>;
export type Args = Record<string, string | number>;

export const LANGUAGES = ["en", "ru", "vi", "fa"] as const;
export type Language = (typeof LANGUAGES)[number];

/** How a browser is asked for days: the calendar and the order that drawn maps have. */
const DAYS: Readonly<Record<string, string>> = { en: "en-GB", fa: "fa-IR-u-ca-persian" };
const DAY = /^\d{4}-\d\d-\d\d$/;
const RTL = new Set<string>(["fa", "ar", "he", "ur"]);

/** The files of the Python package: one place for all words, one chunk for each language. */
const files = import.meta.glob<{ default: Messages }>(
  "../../../src/touchline/locale/messages/*/web.*.json",
);

export async function loadMessages(language: string): Promise<Messages> {
  const wanted = Object.entries(files).filter(([path]) => path.includes(`/messages/${language}/`));
  const loaded = await Promise.all(wanted.map(([, load]) => load()));
  return Object.assign({}, ...loaded.map((file) => file.default)) as Messages;
}

export function directionOf(language: string): "ltr" | "rtl" {
  return RTL.has(language) ? "rtl" : "ltr";
}

/** The name by which calendars and fields for days know a language. */
export function localeOf(language: string): string {
  return DAYS[language] ?? language;
}

/** Numbers and dates as the reader writes them; each may be taken out of it: `const { t, number } = useWords()`. */
export class Words {
  private readonly plural: Intl.PluralRules;
  readonly direction: "ltr" | "rtl";

  constructor(
    readonly language: string,
    private readonly messages: Messages,
  ) {
    this.plural = new Intl.PluralRules(language);
    this.direction = directionOf(language);
  }

  /** Says a message; `n` chooses its plural form. A key without a message is shown as it is. */
  t = (key: string, args: Args = {}): string => {
    const message = this.messages[`web.${key}`];
    if (message === undefined) return key;
    const n = typeof args.n === "number" ? args.n : 0;
    const form = typeof message === "string" ? message : (message[this.plural.select(n)] ?? message.other ?? "");
    return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = args[name];
      if (value === undefined) return whole;
      return typeof value === "number" ? this.number(value) : value;
    });
  };

  number = (value: number, options: Intl.NumberFormatOptions = {}): string => {
    return new Intl.NumberFormat(this.language, options).format(value);
  };

  percent = (share: number, digits = 1): string => {
    return this.number(share, { style: "percent", maximumFractionDigits: digits });
  };

  /** A moment where the reader is; a day without a time is the same everywhere. */
  date = (iso: string, options: Intl.DateTimeFormatOptions = { dateStyle: "medium" }): string => {
    const zone = DAY.test(iso) ? { timeZone: "UTC" } : {};
    const write = (asked: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(localeOf(this.language), { ...zone, ...asked }).format(new Date(iso));
    const { dateStyle, timeStyle, ...rest } = options;
    const time = timeStyle ? { hour: "2-digit", minute: "2-digit" } as const : {};
    if (this.language === "vi" && dateStyle === "medium") return write({ ...rest, day: "numeric", month: "numeric", year: "numeric", ...time });
    if (this.language !== "fa" || dateStyle !== "full") return write(options);
    // browsers put the parts of a full Persian day into the order of another calendar
    const day = `${write({ ...rest, weekday: "long" })} ${write({ ...rest, dateStyle: "long" })}`;
    return timeStyle ? `${day}، ${write({ ...rest, timeStyle })}` : day;
  };

  /** A month that something was counted by: those are Gregorian, and keep their names in every language. */
  month = (iso: string): string => {
    return this.date(iso.slice(0, 10), { month: "long", year: "numeric", calendar: "gregory", timeZone: "UTC" });
  };

  ago = (iso: string, now = Date.now()): string => {
    const seconds = (new Date(iso).getTime() - now) / 1000;
    const format = new Intl.RelativeTimeFormat(this.language, { numeric: "auto" });
    for (const [unit, size] of [["day", 86_400], ["hour", 3600], ["minute", 60]] as const)
      if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
    return format.format(0, "minute");
  };
}
