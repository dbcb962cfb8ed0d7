/**
 * Keeps something that floats beside its anchor: below it, or above where there is no room, as wide as the anchor at
 * least, in the browser's top layer, so that nothing cuts it off. What closes it is its owner's affair.
 */
import { type RefObject, useEffect } from 'react';

const gapPx = 4;
const marginPx = 8;

export function useAnchored<A extends HTMLElement, F extends HTMLElement>(
  anchor: RefObject<A | null>,
  floating: RefObject<F | null>,
  isOpen: boolean,
): void {
  useEffect(() => {
    const [base, box] = [anchor.current, floating.current];
    if (!isOpen || !base || !box) return;
    // Where there is no top layer (in a document without a screen), it stays where it is.
    if (box.hasAttribute('popover') && !box.matches(':popover-open')) box.showPopover?.();
    const place = (): void => placeBeside(base, box);
    place();
    const observer = new ResizeObserver(place);
    observer.observe(box);
    observer.observe(base);
    window.addEventListener('scroll', place, { capture: true, passive: true });
    window.addEventListener('resize', place);
    return () => {
      observer.disconnect();
      window.removeEventListener('scroll', place, { capture: true });
      window.removeEventListener('resize', place);
    };
  }, [anchor, floating, isOpen]);
}

function placeBeside(anchor: HTMLElement, floating: HTMLElement): void {
  const base = anchor.getBoundingClientRect();
  floating.style.minInlineSize = `${base.width}px`;
  const { width, height } = floating.getBoundingClientRect();
  const room = window.innerHeight - base.bottom - gapPx - marginPx;
  const isAbove = height > room && base.top > room;
  floating.style.maxBlockSize = `${Math.max(isAbove ? base.top - gapPx - marginPx : room, 120)}px`;
  const isFromRight = getComputedStyle(anchor).direction === 'rtl';
  const start = isFromRight ? base.right - width : base.left;
  const left = Math.min(Math.max(start, marginPx), Math.max(window.innerWidth - width - marginPx, marginPx));
  const top = isAbove ? Math.max(base.top - gapPx - height, marginPx) : base.bottom + gapPx;
  floating.style.left = `${left}px`;
  floating.style.top = `${top}px`;
}
