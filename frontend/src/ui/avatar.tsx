/** The initials of a person, in a colour of their own. */
export function Avatar({ name, size = 28 }: { name: string; size?: number }) {
  const initials = name.trim().split(/\s+/).slice(0, 2).map((part) => part[0] ?? "").join("").toUpperCase();
  return (
    <span
      className="avatar"
      data-tone={toneOf(name)}
      data-initials={initials}
      style={{ inlineSize: size, blockSize: size }}
      title={name}
      aria-label={name}
      role="img"
    />
  );
}

/** One of five tones, always the same for a name; cursors on the map use it too. */
export function toneOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return sum % 5;
}
