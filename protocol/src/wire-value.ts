/**
 * How values travel: plain JSON, lossless, the same form in queries, rows and mutations.
 *
 * | Prisma type | wire form |
 * | --- | --- |
 * | String, uuid, enum | string (an enum value travels under its Prisma name) |
 * | Int, Float | number; the floats that JSON lacks as "NaN", "Infinity", "-Infinity" |
 * | Boolean | boolean |
 * | BigInt, Decimal | string in decimal notation |
 * | DateTime | ISO 8601 string; without an offset it means UTC; microseconds are kept |
 * | Bytes | base64 string |
 * | Json | the JSON value itself |
 * | list | array of the above |
 */
export type WireValue =
  | null
  | boolean
  | number
  | string
  | readonly WireValue[]
  | { readonly [name: string]: WireValue };

/** A JSON object, such as the arguments of a query. */
export type WireObject = { readonly [name: string]: WireValue };

/** The scalar types of a Prisma schema. `Unsupported` columns travel as the text Postgres prints. */
export type ScalarType =
  | 'String'
  | 'Int'
  | 'BigInt'
  | 'Float'
  | 'Decimal'
  | 'Boolean'
  | 'DateTime'
  | 'Json'
  | 'Bytes'
  | 'Unsupported';
