/** The door for servers and tests: the schemas that messages from clients are validated with. */
export {
  type ClientMessage,
  type ClientMessageKind,
  clientMessage,
  mutationSpec,
  querySpec,
} from './client-messages.js';
