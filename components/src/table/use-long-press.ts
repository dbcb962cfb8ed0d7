/**
 * Hears of a finger that rests: not all browsers tell of it, and those that do have a menu of their own for it. A finger
 * that moves scrolls, and a mouse has its own button.
 */
import { type MouseEvent, type PointerEvent, useEffect, useRef } from 'react';
import { isTouch } from './is-touch.js';

export interface LongPressProps {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  readonly onContextMenu: (event: MouseEvent) => void;
}

const restMs = 500;

/** Calls with the element that listens. */
export function useLongPress(onLongPress: (element: HTMLElement) => void): LongPressProps {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stop = (): void => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    onPointerDown: ({ currentTarget, nativeEvent }) => {
      stop();
      const element = currentTarget as HTMLElement;
      if (isTouch(nativeEvent)) timer.current = setTimeout(() => onLongPress(element), restMs);
    },
    onPointerUp: stop,
    // What becomes a scroll is cancelled.
    onPointerCancel: stop,
    onContextMenu: (event) => {
      if (isTouch(event.nativeEvent)) event.preventDefault();
    },
  };
}
