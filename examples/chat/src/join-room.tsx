import { useMutation } from '@rowcast/client/react';
import type { Room } from './generated/rowcast.js';
import { ErrorMessage, Notice } from './notice.js';
import { db } from './rowcast.js';

export function JoinRoom({ room, wasMember }: { room: Room; wasMember: boolean }) {
  // Who joins is the database's default for the column: the signed-in user.
  const join = useMutation(() => db.member.create({ data: { roomId: room.id } }));
  return (
    <Notice title={wasMember ? `You are no longer a member of ${room.name}` : `Join ${room.name}?`}>
      <p>{wasMember ? 'The room is open to everybody, so you may come back.' : room.description}</p>
      <button type="button" className="primary" disabled={join.isPending} onClick={() => join.mutate()}>
        {wasMember ? 'Join again' : 'Join the room'}
      </button>
      <ErrorMessage error={join.error} />
    </Notice>
  );
}
