import type { Profile } from './generated/rowcast.js';

interface AvatarProps {
  readonly profile: Pick<Profile, 'name' | 'avatarColor'>;
  readonly size?: 'small' | 'medium';
}

/** Initials on the person's colour, a shade darker so that white can be read on it. The name always stands beside it, so screen readers skip it. */
export function Avatar({ profile, size = 'medium' }: AvatarProps) {
  const words = profile.name.split(/\s+/);
  const initials = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => [...(word ?? '')][0] ?? '').join('');
  const backgroundColor = `color-mix(in oklab, ${profile.avatarColor}, black 18%)`;
  return (
    <span className={`avatar ${size}`} style={{ backgroundColor }} aria-hidden="true">
      {initials.toUpperCase()}
    </span>
  );
}
