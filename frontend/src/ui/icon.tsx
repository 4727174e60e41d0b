/** Icons on a 16 px grid: 1.5 px outline, round ends, one ink. Paths only, so that one file holds all. */
export const ICONS = {
  logo: "M2 11.5c3.5 0 3-7 6-7s2.500 7 6 7",
  map: "M2 4.500 6 3l4 1.500L14 3v8.500L10 13l-4-1.500L2 13zM6 3v8.500M10 4.500V13",
  explore: "M2.500 3h11L9.500 8v4.500L6.500 14V8z",
  plus: "M8 3v10M3 8h10",
  data: "M3 4.500c0-1.100 2.200-2 5-2s5 .9 5 2-2.200 2-5 2-5-.9-5-2M3 4.500v7c0 1.100 2.200 2 5 2s5-.9 5-2v-7M3 8c0 1.100 2.200 2 5 2s5-.9 5-2",
  close: "m4 4 8 8M12 4l-8 8",
  check: "m3 8.500 3.500 3.500L13 4.500",
  chevron: "m4 6 4 4 4-4",
  walk: "M9.500 3.500h.01M6 8l2.500-2 2 2.500H13M8.500 6 7.500 10l2.500 4M7.500 10 5 14",
  persona: "M8 8a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5M3 13.500c.6-2.500 2.500-3.500 5-3.500s4.400 1 5 3.500",
  pain: "M9 2 4 9h3.500L7 14l5-7H8.500z",
  action: "M2.500 4.500 4 6l2.500-3M8.500 4.500h5M2.500 11 4 12.500l2.500-3M8.500 11h5",
  comment: "M3 3.500h10v7H8l-3 2.500v-2.500H3z",
  download: "M8 2.500v7M5 7l3 3 3-3M3 13h10",
  history: "M3 4v3h3M3.300 7a5 5 0 1 1 .2 3M8 5v3.200l2 1.300",
  compare: "M5.500 3v10M10.500 3v10M3 5.500h5M8 10.500h5",
  pen: "m3 13 .7-3L11 2.700l2.300 2.300L6 12.300zM9.500 4.200l2.300 2.300",
  play: "M5 3.500v9l7-4.500z",
  calendar: "M3 4h10v9H3zM3 7h10M6 2.500v3M10 2.500v3",
  more: "M3.500 8h.01M8 8h.01M12.500 8h.01",
  team: "M6 7.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5M1.500 13.500c0-2.500 2-4 4.500-4s4.500 1.500 4.500 4M10.500 2.800a2.500 2.500 0 0 1 0 4.400M12 9.900c1.600.6 2.500 1.900 2.500 3.600",
} as const;

export function Icon({ name, size = 16 }: { name: keyof typeof ICONS; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
      <path d={ICONS[name]} />
    </svg>
  );
}
