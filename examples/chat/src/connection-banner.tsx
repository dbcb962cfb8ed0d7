import { useConnection } from '@rowcast/client/react';

/** There is nothing to do when the connection comes back: every live query catches up by itself. */
export function ConnectionBanner() {
  const { status } = useConnection();
  return (
    <div role="status">
      {status === 'offline' && (
        <p className="banner">
          <span className="banner-dot" aria-hidden="true" />
          You are offline. We keep trying, and what you missed will come by itself.
        </p>
      )}
    </div>
  );
}
