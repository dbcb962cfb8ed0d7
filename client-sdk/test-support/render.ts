/** Renders React into a document of jsdom, and takes it away again. */
import { act, createElement, type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

export interface Rendered extends Disposable {
  readonly text: () => string;
  readonly click: (selector: string) => void;
  readonly render: (node: ReactNode) => Promise<void>;
}

export async function render(node: ReactNode): Promise<Rendered> {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  const container = document.createElement('div');
  const root = createRoot(container);
  const draw = (next: ReactNode): Promise<void> => act(async () => root.render(createElement(StrictMode, null, next)));
  await draw(node);
  return {
    text: () => container.textContent ?? '',
    click: (selector) => {
      const element = container.querySelector<HTMLElement>(selector);
      // React listens at the root, which an event reaches only in a document.
      document.body.append(container);
      element?.click();
    },
    render: draw,
    [Symbol.dispose]: () => act(() => root.unmount()),
  };
}
