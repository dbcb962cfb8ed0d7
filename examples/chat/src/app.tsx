import { useCurrentUser } from '@rowcast/client/react';
import { Chat } from './chat.js';
import { ConnectionBanner } from './connection-banner.js';
import { Spinner } from './notice.js';
import { SignIn } from './sign-in.js';

export function App() {
  const user = useCurrentUser();
  return (
    <>
      <ConnectionBanner />
      {user === undefined && <Spinner label="Connecting" />}
      {user === null && <SignIn />}
      {user && <Chat key={user.id} user={user} />}
    </>
  );
}
