import { formatBriefly } from './format-time.js';
import { Icon } from './icon.js';
import type { RoomWithLatest } from './queries.js';

export function RoomLink({ room, isCurrent }: { room: RoomWithLatest; isCurrent: boolean }) {
  const [latest] = room.messages;
  return (
    <li>
      <a className="room-link" href={`#/${room.id}`} aria-current={isCurrent ? 'page' : undefined}>
        <Icon name={room.isPublic ? 'hash' : 'lock'} />
        <span className="room-link-name">{room.name}</span>
        {latest && <time dateTime={latest.createdAt.toISOString()}>{formatBriefly(latest.createdAt)}</time>}
        <span className="room-link-preview">
          {latest ? `${latest.author.name.split(' ')[0]}: ${latest.body}` : (room.description ?? 'Nothing said yet')}
        </span>
      </a>
    </li>
  );
}
