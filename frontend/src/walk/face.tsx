import "./face.css";

const MOUTHS = ["M5 11.200c1.800-2.200 4.200-2.200 6 0", "M5 10.800c1.800-1.200 4.200-1.200 6 0", "M5.200 10.400h5.600", "M5 9.800c1.800 1.200 4.200 1.200 6 0", "M5 9.400c1.800 2.200 4.200 2.200 6 0"];

/** Tone of a feeling: n2 n1 z0 p1 p2. */
export function toneOf(feeling: number): string {
  return ["n2", "n1", "z0", "p1", "p2"][levelOf(feeling)] ?? "z0";
}

function levelOf(feeling: number): number {
  return Math.max(0, Math.min(4, Math.round(feeling) + 2));
}

/** A face for a feeling from −2 to +2; what it says stands beside it as a number. */
export function Face({ feeling, size = 20, x = 0, y = 0 }: { feeling: number; size?: number; x?: number; y?: number }) {
  return (
    <svg x={x} y={y} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" className={`face tone-${toneOf(feeling)}`}>
      <circle cx="8" cy="8" r="8" className="face-skin" />
      <circle cx="5.500" cy="6.200" r="0.900" className="face-eye" />
      <circle cx="10.500" cy="6.200" r="0.900" className="face-eye" />
      <path d={MOUTHS[levelOf(feeling)]} className="face-mouth" />
    </svg>
  );
}
