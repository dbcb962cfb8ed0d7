/**
 * A websocket text frame as a server sends it (RFC 6455, section 5.2): whole, unmasked, uncompressed. Its
 * bytes are the same for every client, so they are made once however many get them.
 */

const wholeText = 0x81;
const longestShort = 125;
const longestMedium = 0xffff;

export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headLength = length <= longestShort ? 2 : length <= longestMedium ? 4 : 10;
  const frame = Buffer.allocUnsafe(headLength + length);
  frame[0] = wholeText;
  if (headLength === 2) frame[1] = length;
  else if (headLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headLength);
  return frame;
}
