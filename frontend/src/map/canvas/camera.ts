import { fitted, kept, openingScale, revealed, started, zoomedAt, type Size, type Transform } from "@/map/canvas/transform";

const SETTLED = 140;

/** Moves the sheet under the window, without React: one transform a frame, heads and names held in view. */
export class Camera {
  private now: Transform = { x: 12, y: 12, scale: 1 };
  private frame = 0;
  private timer = 0;
  private held: { element: HTMLElement; inline: boolean; at: number; size: number }[] = [];
  private readonly listeners = new Set<(now: Transform) => void>();
  private readonly watcher: ResizeObserver;
  private opened = false;
  /** Scale at which the letters were drawn. */
  private drawn = 1;

  constructor(
    readonly window: HTMLElement,
    readonly layer: HTMLElement,
    /** Scale of a sheet that is opened where it does not fit. */
    private readonly first = 1,
  ) {
    this.watcher = new ResizeObserver(() => this.measured());
    this.watcher.observe(window);
    this.watcher.observe(layer);
    this.measured();
  }

  get transform(): Transform {
    return this.now;
  }

  get room(): Size {
    return { width: this.window.clientWidth, height: this.window.clientHeight };
  }

  get sheet(): Size {
    return { width: this.layer.offsetWidth, height: this.layer.offsetHeight };
  }

  get rtl(): boolean {
    return getComputedStyle(this.window).direction === "rtl";
  }

  listen(listener: (now: Transform) => void): () => void {
    this.listeners.add(listener);
    listener(this.now);
    return () => this.listeners.delete(listener);
  }

  set(next: Transform): void {
    this.now = kept(next, this.room, this.sheet);
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.apply();
    });
  }

  /** Goes where another camera is, in the same frame. */
  follow(next: Transform): void {
    const { x, y, scale } = this.now;
    if (x === next.x && y === next.y && scale === next.scale) return;
    this.now = next;
    this.apply();
  }

  pan(dx: number, dy: number): void {
    this.set({ ...this.now, x: this.now.x + dx, y: this.now.y + dy });
  }

  zoom(factor: number, point = { x: this.room.width / 2, y: this.room.height / 2 }): void {
    this.set(zoomedAt(this.now, point, factor));
  }

  fit(): void {
    this.set(fitted(this.room, this.sheet));
  }

  /** The size that it has, at the start of the sheet. */
  whole(): void {
    this.set(started(this.room, this.sheet, 1, this.rtl));
  }

  /** Brings an element into view, behind nothing that is held at the edges. */
  reveal(element: Element): void {
    const box = element.getBoundingClientRect();
    const frame = this.window.getBoundingClientRect();
    const names = element.closest("[data-stick=inline]") ? 0 : this.heldSize(true);
    const heads = element.closest("[data-stick=block]") ? 0 : this.heldSize(false);
    const left = box.left - frame.left;
    const right = box.right - frame.left;
    const dx = this.rtl ? -revealed(frame.width - right, frame.width - left, frame.width, names + 8) : revealed(left, right, frame.width, names + 8);
    const dy = revealed(box.top - frame.top, box.bottom - frame.top, frame.height, heads + 8);
    if (dx || dy) this.pan(dx, dy);
  }

  stop(): void {
    this.watcher.disconnect();
    cancelAnimationFrame(this.frame);
    window.clearTimeout(this.timer);
  }

  private heldSize(inline: boolean): number {
    return Math.max(0, ...this.held.filter((one) => one.inline === inline).map((one) => one.size)) * this.now.scale;
  }

  private measured(): void {
    this.held = [...this.layer.querySelectorAll<HTMLElement>("[data-stick]")].map((element) => {
      const inline = element.dataset.stick === "inline";
      return { element, inline, at: inline ? 0 : topIn(element, this.layer), size: inline ? element.offsetWidth : element.offsetHeight };
    });
    if (!this.opened && this.room.width > 0 && this.sheet.height > 0) {
      this.opened = true;
      this.now = started(this.room, this.sheet, openingScale(this.room, this.sheet, this.first), this.rtl);
    }
    this.apply();
  }

  private apply(): void {
    const { x, y, scale } = this.now;
    this.layer.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    const beyond = this.rtl ? Math.min(0, (this.room.width - x) / scale - this.sheet.width) : Math.max(0, -x / scale);
    for (const { element, inline, at } of this.held)
      element.style.transform = inline ? `translateX(${beyond}px)` : `translateY(${Math.max(0, -y / scale - at)}px)`;
    for (const listener of this.listeners) listener(this.now);
    if (scale === this.drawn) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.sharpen(), SETTLED);
  }

  /** A layer of its own keeps the letters of the scale at which it was made: it is made anew at this one. */
  private sharpen(): void {
    this.drawn = this.now.scale;
    this.window.dataset.sharpen = "";
    requestAnimationFrame(() => requestAnimationFrame(() => delete this.window.dataset.sharpen));
  }
}

function topIn(element: HTMLElement, layer: HTMLElement): number {
  let top = 0;
  for (let one: HTMLElement | null = element; one && one !== layer; one = one.offsetParent as HTMLElement | null) top += one.offsetTop;
  return top;
}
