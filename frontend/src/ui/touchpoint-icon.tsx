import { ICON_WORDS, TOUCHPOINT_ICONS } from "@/ui/touchpoint-icons";

export type TouchpointIconName = keyof typeof TOUCHPOINT_ICONS;

const isIcon = (name: string): name is TouchpointIconName => Object.hasOwn(TOUCHPOINT_ICONS, name);

/** The icon for the first name that says something: an icon's own name, or a word in it; as the drawn map has it. */
export function iconFor(...names: readonly (string | null | undefined)[]): TouchpointIconName {
  for (const name of names) {
    const word = (name ?? "").toLowerCase();
    if (isIcon(word)) return word;
    for (const part of word.split(/[^\p{L}\p{N}]+/u).filter(Boolean)) {
      if (isIcon(part)) return part;
      const found = Object.entries(ICON_WORDS).find(([, keys]) => keys.some((key) => part === key || (key.length > 3 && part.startsWith(key))));
      if (found && isIcon(found[0])) return found[0];
    }
  }
  return "dot";
}

/** What kind of touchpoint or channel something is, beside its name. */
export function TouchpointIcon({ name, size = 16 }: { name: TouchpointIconName; size?: number }) {
  return (
    <svg className="touchpoint-icon" data-icon={name} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
      <path d={TOUCHPOINT_ICONS[name]} />
    </svg>
  );
}
