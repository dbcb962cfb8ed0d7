/** Whether an event came of a finger. Pure. */
export function isTouch(event: Event): boolean {
  return event instanceof PointerEvent && event.pointerType === 'touch';
}
