/** Says who is signed in, and lets them sign out: a menu button (WAI-ARIA's pattern). */
import { useClient, useCurrentUser, useMutation } from '@rowcast/client/react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useAnchored } from '../fields/use-anchored.js';
import { useComponentSettings } from '../settings/component-settings.js';

export interface UserMenuItem {
  readonly label: string;
  readonly onSelect: () => void;
}

export interface UserMenuProps {
  /** What stands above "Sign out". */
  readonly items?: readonly UserMenuItem[] | undefined;
  /** What stands beside the name, such as a role. */
  readonly note?: ReactNode;
  readonly className?: string | undefined;
}

/**
 * Shows who is signed in, with a menu to sign out. Nothing, while nobody is.
 *
 * @example
 * ```tsx
 * <UserMenu items={[{ label: 'Settings', onSelect: openSettings }]} />
 * ```
 */
export function UserMenu({ items = [], note, className }: UserMenuProps): ReactNode {
  const { auth } = useClient();
  const user = useCurrentUser();
  const labels = useComponentSettings().labels.account;
  const signOut = useMutation(() => auth.signOut());
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  if (!user) return null;
  const name = user.name ?? user.email ?? user.id;
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const all = [...items, { label: labels.signOut, onSelect: () => signOut.mutate() }];
  return (
    <div className={['rowcast-user', className].filter(Boolean).join(' ')}>
      <button
        type="button"
        className="rowcast-user-button"
        ref={button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <span className="rowcast-avatar" aria-hidden="true">
          {initialsOf(name)}
        </span>
        <span className="rowcast-user-name">
          <span className="rowcast-visually-hidden">{labels.account}: </span>
          {name}
          {note !== undefined && <small>{note}</small>}
        </span>
      </button>
      {isOpen && (
        <Menu
          id={id}
          items={all}
          anchor={button}
          label={labels.accountMenu(name)}
          email={user.email}
          onClose={close}
          onLeave={() => setOpen(false)}
        />
      )}
      {signOut.error && (
        <p className="rowcast-problem" role="alert">
          {labels.unavailable}
        </p>
      )}
    </div>
  );
}

interface MenuProps {
  readonly id: string;
  readonly items: readonly UserMenuItem[];
  readonly anchor: React.RefObject<HTMLButtonElement | null>;
  readonly label: string;
  readonly email: string | null;
  /** Back to the button. */
  readonly onClose: () => void;
  /** Somewhere else. */
  readonly onLeave: () => void;
}

function Menu({ id, items, anchor, label, email, onClose, onLeave }: MenuProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useAnchored(anchor, box, true);
  const entries = (): HTMLElement[] => [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  useEffect(() => {
    // After it is in the top layer: what is hidden takes no focus.
    box.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const list = entries();
    const at = list.indexOf(document.activeElement as HTMLElement);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1 + list.length, Home: 0, End: list.length - 1 }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      list[target % list.length]?.focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      onClose();
    } else if (event.key === 'Tab') onLeave();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the menu in it was left.
    <div
      className="rowcast-popover rowcast-menu"
      popover="manual"
      ref={box}
      onBlur={({ currentTarget, relatedTarget }) => {
        // A press on the button closes by itself.
        if (!currentTarget.contains(relatedTarget) && relatedTarget !== anchor.current) onLeave();
      }}
    >
      {email !== null && <p className="rowcast-menu-note">{email}</p>}
      <div role="menu" id={id} tabIndex={-1} aria-label={label} onKeyDown={onKeyDown}>
        {items.map(({ label, onSelect }) => (
          <button
            key={label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            onClick={() => {
              onClose();
              onSelect();
            }}
          >
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}

/** The first letters of the first and last word. */
export function initialsOf(name: string): string {
  const words = name
    .replace(/@.*$/, '')
    .split(/[\s._-]+/)
    .filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase();
}
