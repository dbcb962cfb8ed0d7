/** Looks again whenever the element is scrolled or changes its size. Returns how to stop. */
export function watchScroller(element: Element, look: () => void): () => void {
  const observer = new ResizeObserver(look);
  observer.observe(element);
  element.addEventListener('scroll', look, { passive: true });
  return () => {
    observer.disconnect();
    element.removeEventListener('scroll', look);
  };
}
