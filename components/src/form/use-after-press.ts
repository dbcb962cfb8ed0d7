/**
 * Puts off what moves a page until a press is over: a button that is moved away between the press and its end is never
 * clicked, and whoever presses "Save" while a field tells what is wrong with it would press in vain. No markup.
 */
import { useCallback, useRef } from 'react';

export interface AfterPress {
  /** For the element in which presses count. */
  readonly onPointerDown: () => void;
  /** Runs the work at once, or after the press that is under way. */
  readonly afterPress: (work: () => void) => void;
}

export function useAfterPress(): AfterPress {
  const isPressed = useRef(false);
  const onPointerDown = useCallback(() => {
    isPressed.current = true;
    const end = (): void => {
      isPressed.current = false;
      window.removeEventListener('pointerup', end, true);
      window.removeEventListener('pointercancel', end, true);
    };
    window.addEventListener('pointerup', end, true);
    window.addEventListener('pointercancel', end, true);
  }, []);
  const afterPress = useCallback((work: () => void) => {
    if (!isPressed.current) return work();
    // After the click that ends the press.
    const later = (): void => void setTimeout(work);
    window.addEventListener('pointerup', later, { capture: true, once: true });
  }, []);
  return { onPointerDown, afterPress };
}
