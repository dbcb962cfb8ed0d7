import { useEffect, useRef } from 'react';

interface OlderMessagesProps {
  readonly isLoading: boolean;
  readonly onVisible: () => void;
}

/** Stands above the oldest message and asks for older ones when it is scrolled near. */
export function OlderMessages({ isLoading, onVisible }: OlderMessagesProps) {
  const button = useRef<HTMLButtonElement>(null);
  const latest = useRef(onVisible);
  useEffect(() => {
    latest.current = onVisible;
  });
  useEffect(() => {
    if (!button.current || isLoading) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      root: button.current.closest('.scroller'),
      rootMargin: '300px',
    });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [isLoading]);
  return (
    <li className="older">
      <button type="button" className="link" ref={button} disabled={isLoading} onClick={onVisible}>
        {isLoading ? 'Loading older messages' : 'Show older messages'}
      </button>
    </li>
  );
}
