/** A text of the team: one for all languages, one for each, or none. */
export type Text = string | Record<string, string> | null;

/** What is written in a language itself; a text for all languages is written in each. */
export function inLanguage(text: Text, language: string): string {
  if (text === null) return "";
  return typeof text === "string" ? text : (text[language] ?? "");
}

/** What stands in another language, to write by. */
export function elsewhere(text: Text, language: string): string {
  if (text === null || typeof text === "string") return "";
  return text[language] ? "" : (text.en ?? Object.values(text)[0] ?? "");
}

/**
 * The text with what was written in one language of several. A text for all languages stays that of
 * the others; one that is the same in all of them is one text again, and none if it is empty.
 */
export function written(text: Text, language: string, said: string, languages: readonly string[]): Text {
  const before = typeof text === "string" ? Object.fromEntries(languages.map((one) => [one, text])) : { ...text };
  const after = Object.fromEntries(Object.entries({ ...before, [language]: said }).filter(([, one]) => one !== ""));
  const all = new Set(Object.values(after));
  const everywhere = languages.every((one) => one in after);
  if (all.size === 0) return null;
  return all.size === 1 && everywhere ? ([...all][0] ?? null) : after;
}
