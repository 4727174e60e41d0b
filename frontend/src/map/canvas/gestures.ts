import type { Camera } from "@/map/canvas/camera";

const SLACK = 4;
/** Elements that take the pointer for themselves. */
const TAKEN = "button, a, input, textarea, select, summary, .quote, [data-editable] [data-card], [data-editable] [data-head]";

/** Drag, wheel, pinch and keys move the camera. Gives what takes them away again. */
export function gestures(camera: Camera): () => void {
  const view = camera.window;
  const pointers = new Map<number, { x: number; y: number }>();
  let space = false;
  let dragged = false;

  const down = (event: PointerEvent) => {
    const target = event.target as Element;
    const free = space || event.button === 1 || event.pointerType === "touch" || !target.closest(TAKEN);
    if (!free || event.button > 1 || target.closest("textarea, input, .canvas-tools")) return;
    if (space || event.button === 1) event.preventDefault();
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    dragged = false;
  };
  const move = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    if (!dragged && Math.hypot(now.x - before.x, now.y - before.y) < SLACK) return;
    if (!dragged) view.setPointerCapture(event.pointerId);
    dragged = true;
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    pointers.set(event.pointerId, now);
    if (others[0]) pinch(camera, before, now, others[0]);
    else camera.pan(now.x - before.x, now.y - before.y);
    view.dataset.dragging = "";
  };
  const up = (event: PointerEvent) => {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) delete view.dataset.dragging;
  };
  const click = (event: MouseEvent) => {
    if (dragged) event.stopPropagation();
    dragged = false;
  };
  const wheel = (event: WheelEvent) => {
    if ((event.target as Element).closest("textarea, .sheet-coverage ul")) return;
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? camera.room.height : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (event.ctrlKey || event.metaKey) camera.zoom(Math.exp(-Math.max(-120, Math.min(120, dy)) * 0.0025), inside(camera, event));
    else if (event.shiftKey && dx === 0) camera.pan(-dy, 0);
    else camera.pan(-dx, -dy);
  };
  const key = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (target.matches("textarea, input, select") || event.defaultPrevented) return;
    if (event.key === " " && !target.closest("button, [data-card], a, summary")) {
      space = true;
      event.preventDefault();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") camera.zoom(1.2);
    else if (event.key === "-") camera.zoom(1 / 1.2);
    else if (event.key === "0") camera.fit();
    else if (event.key === "1") camera.whole();
    else return;
    event.preventDefault();
  };
  const keyup = (event: KeyboardEvent) => {
    if (event.key === " ") space = false;
  };
  const focus = (event: FocusEvent) => {
    const target = event.target as Element;
    if (camera.layer.contains(target) && (target.matches(":focus-visible") || target.matches("textarea, input"))) camera.reveal(target);
  };

  const listeners: [EventTarget, string, EventListener, AddEventListenerOptions?][] = [
    [view, "pointerdown", down as EventListener], [window, "pointermove", move as EventListener],
    [window, "pointerup", up as EventListener], [window, "pointercancel", up as EventListener],
    [view, "click", click as EventListener, { capture: true }], [view, "wheel", wheel as EventListener, { passive: false }],
    [view, "keydown", key as EventListener], [window, "keyup", keyup as EventListener], [view, "focusin", focus as EventListener],
  ];
  for (const [target, kind, listener, options] of listeners) target.addEventListener(kind, listener, options);
  return () => listeners.forEach(([target, kind, listener, options]) => target.removeEventListener(kind, listener, options));
}

function inside(camera: Camera, event: MouseEvent): { x: number; y: number } {
  const frame = camera.window.getBoundingClientRect();
  return { x: event.clientX - frame.left, y: event.clientY - frame.top };
}

/** Two fingers: what was between them stays between them. */
function pinch(camera: Camera, before: { x: number; y: number }, now: { x: number; y: number }, other: { x: number; y: number }): void {
  const frame = camera.window.getBoundingClientRect();
  const apart = (one: { x: number; y: number }) => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y));
  camera.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
  camera.zoom(apart(now) / apart(before), { x: (now.x + other.x) / 2 - frame.left, y: (now.y + other.y) / 2 - frame.top });
}
