import { useMutation, useQuery } from '@rowcast/client/react';
import { useState } from 'react';
import { Avatar } from './avatar.js';
import { ErrorMessage } from './notice.js';
import { db } from './rowcast.js';
import { TextField } from './text-field.js';

export function InviteMember({ roomId }: { roomId: string }) {
  const [search, setSearch] = useState('');
  const name = search.trim();
  // Null means "no query". While one types, the last result stays until the next one has come.
  const { data: people } = useQuery(
    name === ''
      ? null
      : db.profile.findMany({
          where: { name: { contains: name, mode: 'insensitive' }, memberships: { none: { roomId } } },
          orderBy: { name: 'asc' },
          take: 5,
        }),
    { keepPreviousData: true },
  );
  const invite = useMutation(async (profileId: string) => {
    setSearch('');
    await db.member.create({ data: { roomId, profileId } });
  });
  return (
    <div className="invite">
      <TextField
        label="Invite somebody"
        type="search"
        placeholder="Search by name"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {people?.length === 0 && <p className="muted">Nobody of that name who is not here already.</p>}
      {people?.map((person) => (
        <button key={person.id} type="button" onClick={() => invite.mutate(person.id)}>
          <Avatar profile={person} size="small" />
          {person.name}
        </button>
      ))}
      <ErrorMessage error={invite.error} />
    </div>
  );
}
