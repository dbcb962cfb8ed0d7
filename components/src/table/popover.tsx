/**
 * A button and what it opens: a menu, or a small panel with controls. Closed by Escape, by a press elsewhere, or when the
 * focus leaves it; then the button has the focus again, if nothing else has taken it.
 */
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { useAnchored } from '../fields/use-anchored.js';

export interface PopoverProps {
  /** What the button says to those who cannot see it. */
  readonly label: string;
  /** What the button shows. */
  readonly trigger: ReactNode;
  readonly kind: 'menu' | 'dialog';
  readonly variant?: 'quiet' | 'plain' | 'chip' | undefined;
  readonly isIconOnly?: boolean | undefined;
  readonly isOpenAtFirst?: boolean | undefined;
  readonly onClose?: (() => void) | undefined;
  readonly tabIndex?: number | undefined;
  readonly children: (close: () => void) => ReactNode;
}

export function Popover(props: PopoverProps): ReactNode {
  const { label, trigger, kind, isOpenAtFirst = false, onClose } = props;
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = useCallback(
    (isFocused = true) => {
      setIsOpen(false);
      if (isFocused) button.current?.focus();
      onClose?.();
    },
    [onClose],
  );
  return (
    <>
      <button
        type="button"
        ref={button}
        className="rowcast-button"
        data-variant={props.variant ?? 'plain'}
        data-icon-only={props.isIconOnly || undefined}
        aria-haspopup={kind}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={label}
        title={props.isIconOnly ? label : undefined}
        tabIndex={props.tabIndex}
        onClick={() => (isOpen ? close() : setIsOpen(true))}
      >
        {trigger}
      </button>
      {isOpen && (
        <PopoverBox id={id} label={label} kind={kind} anchor={button} box={box} close={close}>
          {props.children(close)}
        </PopoverBox>
      )}
    </>
  );
}

interface PopoverBoxProps {
  readonly id: string;
  readonly label: string;
  readonly kind: 'menu' | 'dialog';
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly box: RefObject<HTMLDivElement | null>;
  readonly close: (isFocused?: boolean) => void;
  readonly children: ReactNode;
}

function PopoverBox({ id, label, kind, anchor, box, close, children }: PopoverBoxProps): ReactNode {
  useAnchored(anchor, box, true);
  useEffect(() => {
    const first = box.current?.querySelector<HTMLElement>('[role^="menuitem"], input, select, textarea, button');
    first?.focus();
  }, [box]);
  useEffect(() => {
    const onPress = ({ target }: PointerEvent): void => {
      const isInside = target instanceof Node && (box.current?.contains(target) || anchor.current?.contains(target));
      // A list that an editor has opened stands beside the box.
      const isBeside = target instanceof Element && target.closest('.rowcast-popover') !== null;
      if (!isInside && !isBeside) close(false);
    };
    document.addEventListener('pointerdown', onPress, true);
    return () => document.removeEventListener('pointerdown', onPress, true);
  }, [anchor, box, close]);
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') close();
    else if (kind === 'menu') moveInMenu(event, box.current, close);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the role is given, menu or dialog.
    <div
      className="rowcast-popover"
      id={id}
      role={kind}
      aria-label={label}
      popover="manual"
      ref={box}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  );
}

function moveInMenu(event: KeyboardEvent, box: HTMLElement | null, close: () => void): void {
  const items = [...(box?.querySelectorAll<HTMLElement>('[role^="menuitem"]:not([aria-disabled="true"])') ?? [])];
  const place = items.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: -1 }[event.key];
  if (event.key === 'Tab') close();
  else if (next === undefined) return;
  else items.at(next % items.length)?.focus();
  event.preventDefault();
}

export interface MenuItemProps {
  readonly children: ReactNode;
  readonly onSelect: () => void;
  readonly isDisabled?: boolean | undefined;
  readonly isDanger?: boolean | undefined;
  /** Of a choice that is on or off. */
  readonly isChecked?: boolean | undefined;
}

export function MenuItem({ children, onSelect, isDisabled, isDanger, isChecked }: MenuItemProps): ReactNode {
  return (
    <button
      type="button"
      className="rowcast-menu-item"
      role={isChecked === undefined ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked={isChecked}
      aria-disabled={isDisabled || undefined}
      data-danger={isDanger || undefined}
      tabIndex={-1}
      onClick={() => !isDisabled && onSelect()}
    >
      {children}
    </button>
  );
}
