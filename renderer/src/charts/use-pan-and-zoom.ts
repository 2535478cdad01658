import { type RefObject, useEffect, useRef } from 'react';
import type { MinuteRange } from '../format/calendar.ts';
import type { Area } from './minutes-draw.ts';
import type { MinuteBar } from './minutes-spec.ts';
import { clampView, panView, zoomView } from './view.ts';

export interface PanAndZoom {
  readonly box: RefObject<HTMLElement | null>;
  readonly area: Area;
  readonly view: MinuteRange;
  readonly bounds: MinuteRange;
  readonly bars: readonly MinuteBar[];
  readonly onView: (view: MinuteRange) => void;
  /** The bar under the pointer. */
  readonly onCursor: (index: number | null) => void;
}

/** How much one notch of a wheel zooms. */
const ZOOM_PER_PIXEL = 1.0025;

/**
 * Moves the view: dragging and a sideways wheel pan; pinching, Ctrl with the wheel and a double click zoom. An upright
 * wheel without Ctrl scrolls the page, as everywhere. At most one new view a frame.
 */
export function usePanAndZoom(input: PanAndZoom): void {
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  const { box } = input;
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const gestures = new Gestures(element, () => latest.current);
    const listeners: [string, (event: Event) => void][] = [
      ['pointerdown', (event) => event instanceof PointerEvent && gestures.down(event)],
      ['pointermove', (event) => event instanceof PointerEvent && gestures.move(event)],
      ['pointerup', (event) => event instanceof PointerEvent && gestures.up(event)],
      ['pointercancel', (event) => event instanceof PointerEvent && gestures.up(event)],
      ['pointerleave', () => latest.current.onCursor(null)],
      ['dblclick', (event) => event instanceof MouseEvent && gestures.zoomAt(event.clientX, 0.5)],
      ['wheel', (event) => event instanceof WheelEvent && gestures.wheel(event)],
    ];
    for (const [name, listener] of listeners) element.addEventListener(name, listener, { passive: false });
    return () => {
      for (const [name, listener] of listeners) element.removeEventListener(name, listener);
      gestures.stop();
    };
  }, [box]);
}

class Gestures {
  private readonly element: HTMLElement;
  private readonly now: () => PanAndZoom;
  /** Where each pressed pointer is, in pixels across the element. */
  private readonly pressed = new Map<number, number>();
  /** The view and the place of the pointers when the gesture began, or when a finger joined or left. */
  private held: { view: MinuteRange; centre: number; spread: number } | null = null;
  private wanted: MinuteRange | null = null;
  private frame = 0;

  constructor(element: HTMLElement, now: () => PanAndZoom) {
    this.element = element;
    this.now = now;
  }

  down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.pressed.set(event.pointerId, this.across(event.clientX));
    this.hold();
  }

  move(event: PointerEvent): void {
    const { view, area, bounds, bars, onCursor } = this.now();
    const x = this.across(event.clientX);
    if (!this.pressed.has(event.pointerId)) {
      onCursor(barAt(bars, this.minuteAt(x)));
      return;
    }
    this.pressed.set(event.pointerId, x);
    if (this.held === null) return;
    // Captured only once it is a drag, so that a double click still reaches the canvas.
    if (!this.element.hasPointerCapture(event.pointerId)) this.element.setPointerCapture(event.pointerId);
    const { centre, spread } = this.fingers();
    const { view: from } = this.held;
    const width = area.right - area.left;
    const factor = this.held.spread > 0 && spread > 0 ? this.held.spread / spread : 1;
    const perPixel = (from.endMinute - from.startMinute) / width;
    const atMinute = from.startMinute + (this.held.centre - area.left) * perPixel;
    const zoomed = factor === 1 ? from : zoomView(from, { factor, atMinute, bounds });
    const newPerPixel = (zoomed.endMinute - zoomed.startMinute) / width;
    this.show(panView(zoomed, { minutes: (this.held.centre - centre) * newPerPixel, bounds }), view);
  }

  up(event: PointerEvent): void {
    this.pressed.delete(event.pointerId);
    this.hold();
  }

  wheel(event: WheelEvent): void {
    const { view, area, bounds } = this.now();
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.zoomAt(event.clientX, ZOOM_PER_PIXEL ** event.deltaY);
      return;
    }
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (sideways === 0 || Math.abs(sideways) < Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
    event.preventDefault();
    const from = this.wanted ?? view;
    const perPixel = (from.endMinute - from.startMinute) / (area.right - area.left);
    this.show(panView(from, { minutes: sideways * perPixel, bounds }), view);
  }

  zoomAt(clientX: number, factor: number): void {
    const { view, bounds } = this.now();
    const from = this.wanted ?? view;
    this.show(zoomView(from, { factor, atMinute: this.minuteAt(this.across(clientX), from), bounds }), view);
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
  }

  private hold(): void {
    this.held = this.pressed.size === 0 ? null : { view: this.now().view, ...this.fingers() };
  }

  private fingers(): { centre: number; spread: number } {
    const places = [...this.pressed.values()];
    const least = Math.min(...places);
    const most = Math.max(...places);
    return { centre: (least + most) / 2, spread: most - least };
  }

  private show(view: MinuteRange, shown: MinuteRange): void {
    const { bounds } = this.now();
    const next = clampView(view, bounds);
    if (this.wanted === null && next.startMinute === shown.startMinute && next.endMinute === shown.endMinute)
      return;
    this.wanted = next;
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      const wanted = this.wanted;
      this.wanted = null;
      if (wanted !== null) this.now().onView(wanted);
    });
  }

  private across(clientX: number): number {
    return clientX - this.element.getBoundingClientRect().left;
  }

  private minuteAt(x: number, view: MinuteRange = this.now().view): number {
    const { area } = this.now();
    const share = (Math.min(Math.max(x, area.left), area.right) - area.left) / (area.right - area.left);
    return view.startMinute + share * (view.endMinute - view.startMinute);
  }
}

/** The bar that a minute lies in, or null. */
export function barAt(bars: readonly MinuteBar[], minute: number): number | null {
  let low = 0;
  let high = bars.length - 1;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const bar = bars[middle];
    if (bar === undefined) return null;
    if (minute < bar.startMinute) high = middle - 1;
    else if (minute >= bar.endMinute) low = middle + 1;
    else return middle;
  }
  return null;
}
