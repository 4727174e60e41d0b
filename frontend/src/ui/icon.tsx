/** Icons on a 16 px grid: 1.5 px outline, round ends, one ink. Paths only, so that one file holds all. */
export const ICONS = {
  logo: "M2 11.5c3.5 0 3-7 6-7s2.500 7 6 7",
  map: "M2 4.500 6 3l4 1.500L14 3v8.500L10 13l-4-1.500L2 13zM6 3v8.500M10 4.500V13",
  plus: "M8 3v10M3 8h10",
  close: "m4 4 8 8M12 4l-8 8",
  check: "m3 8.500 3.500 3.500L13 4.500",
  chevron: "m4 6 4 4 4-4",
} as const;

export function Icon({ name, size = 16 }: { name: keyof typeof ICONS; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
      <path d={ICONS[name]} />
    </svg>
  );
}
