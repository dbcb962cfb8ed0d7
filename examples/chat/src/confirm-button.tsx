import { type ReactNode, useState } from 'react';

interface ConfirmButtonProps {
  readonly label: string;
  readonly question: string;
  readonly onConfirm: () => void;
  readonly className?: string;
  /** What it looks like. @default the label */
  readonly children?: ReactNode;
}

/** Asks in place: the first click turns the button into the question, the second answers it. */
export function ConfirmButton({ label, question, onConfirm, className, children = label }: ConfirmButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const onClick = () => {
    setAsking(!isAsking);
    if (isAsking) onConfirm();
  };
  return (
    <button
      type="button"
      className={isAsking ? 'confirm' : className}
      aria-label={isAsking ? `${label}: ${question}` : label}
      title={label}
      onClick={onClick}
      onBlur={() => setAsking(false)}
    >
      {isAsking ? question : children}
    </button>
  );
}
