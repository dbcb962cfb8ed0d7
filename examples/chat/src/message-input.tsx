import type { ComponentProps } from 'react';

interface MessageInputProps extends ComponentProps<'textarea'> {
  readonly onEnter: () => void;
}

/** Enter is for sending, Shift+Enter for a new line. While an input method composes a character, Enter is its own. */
export function MessageInput({ onEnter, onKeyDown, ...textarea }: MessageInputProps) {
  return (
    <textarea
      rows={1}
      maxLength={4000}
      {...textarea}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
        event.preventDefault();
        onEnter();
      }}
    />
  );
}
