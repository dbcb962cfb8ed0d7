/**
 * The version a client names in `hello`. Raise `protocolVersion` when a message changes so that an older
 * peer would misread it; lower `oldestSupportedVersion` never.
 */
export const protocolVersion = 2;
export const oldestSupportedVersion = 1;

/** The websocket subprotocol that both ends ask for. */
export const websocketSubprotocol = 'rowcast.v1';
