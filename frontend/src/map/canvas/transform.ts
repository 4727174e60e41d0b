/** How the sheet lies under the window of the canvas: its corner in px of the window, and its scale. */
export interface Transform {
  x: number;
  y: number;
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

export const LEAST_SCALE = 0.15;
export const MOST_SCALE = 2.5;
/** How much of the sheet stays in the window however far it is moved, px. */
const KEPT = 120;
const MARGIN = 12;
/** Smaller than this, letters are hard to read. */
const LEAST_READABLE = 0.85;

export function clampScale(scale: number): number {
  return Math.min(MOST_SCALE, Math.max(LEAST_SCALE, scale));
}

/** Zooms so that what lies under a point of the window stays there. */
export function zoomedAt(now: Transform, point: { x: number; y: number }, factor: number): Transform {
  const scale = clampScale(now.scale * factor);
  const ratio = scale / now.scale;
  return { scale, x: point.x - (point.x - now.x) * ratio, y: point.y - (point.y - now.y) * ratio };
}

/** Keeps a part of the sheet in the window. */
export function kept(now: Transform, window: Size, sheet: Size): Transform {
  const held = (at: number, size: number, room: number) => Math.min(Math.max(at, KEPT - size), room - KEPT);
  return { scale: now.scale, x: held(now.x, sheet.width * now.scale, window.width), y: held(now.y, sheet.height * now.scale, window.height) };
}

/** The whole sheet in the window. */
export function fitted(window: Size, sheet: Size): Transform {
  const scale = clampScale(Math.min((window.width - 2 * MARGIN) / sheet.width, (window.height - 2 * MARGIN) / sheet.height, 1));
  return { scale, x: (window.width - sheet.width * scale) / 2, y: Math.max(MARGIN, (window.height - sheet.height * scale) / 2) };
}

/** The start of the sheet at a scale: its upper left corner, or upper right where one reads from there. */
export function started(window: Size, sheet: Size, scale: number, rtl: boolean): Transform {
  const width = sheet.width * scale;
  const x = width <= window.width - 2 * MARGIN ? (window.width - width) / 2 : rtl ? window.width - width - MARGIN : MARGIN;
  return { scale, x, y: MARGIN };
}

/** Scale at which a map is opened: its width fits, unless it would be too small to read; then it is that of `first`. */
export function openingScale(window: Size, sheet: Size, first = 1): number {
  const wide = (window.width - 2 * MARGIN) / sheet.width;
  return wide >= LEAST_READABLE ? Math.min(1, wide) : first;
}

/** How far the window must move so that a box lies in it, `before` px from its start at least. */
export function revealed(start: number, end: number, room: number, before: number): number {
  if (start < before) return before - start;
  if (end > room - MARGIN) return Math.max(room - MARGIN - end, before - start);
  return 0;
}
