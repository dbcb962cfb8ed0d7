import type { User } from '@rowcast/client';
import { useClient, useMutation, useQuery } from '@rowcast/client/react';
import { Avatar } from './avatar.js';
import { Icon } from './icon.js';
import { db } from './rowcast.js';

export function CurrentUser({ user }: { user: User }) {
  const { auth } = useClient();
  const { data: profile } = useQuery(db.profile.findUnique({ where: { id: user.id } }));
  const signOut = useMutation(() => auth.signOut());
  return (
    <footer className="current-user">
      {profile && <Avatar profile={profile} />}
      <p>
        {profile?.name}
        <small>{user.email}</small>
      </p>
      <button type="button" className="quiet" aria-label="Sign out" title="Sign out" onClick={() => signOut.mutate()}>
        <Icon name="leave" />
      </button>
    </footer>
  );
}
