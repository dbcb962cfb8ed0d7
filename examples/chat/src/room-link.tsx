import { formatBriefly } from './format-time.js';
import type { Message, Room } from './generated/rowcast.js';
import { Icon } from './icon.js';

interface RoomLinkProps {
  readonly room: Room & { readonly messages: readonly (Message & { readonly author: { readonly name: string } })[] };
  readonly isCurrent: boolean;
}

export function RoomLink({ room, isCurrent }: RoomLinkProps) {
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
