import type { Profile } from './generated/rowcast.js';

interface AvatarProps {
  readonly profile: Pick<Profile, 'name' | 'avatarColor'>;
  readonly size?: 'small' | 'medium';
}

/** Initials on the person's colour. The name always stands beside it, so screen readers skip it. */
export function Avatar({ profile, size = 'medium' }: AvatarProps) {
  const words = profile.name.split(/\s+/);
  const initials = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => [...(word ?? '')][0] ?? '').join('');
  return (
    <span className={`avatar ${size}`} style={{ backgroundColor: profile.avatarColor }} aria-hidden="true">
      {initials.toUpperCase()}
    </span>
  );
}
