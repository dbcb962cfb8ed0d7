/**
 * A Prisma schema as large as a company's: up to eighty models of some twenty fields each, of all types and with
 * names of their own, enums, relations and many-to-many relations. Always the same text for the same number of
 * models. For what must stay small or fast as schemas grow.
 */
const entities =
  `Account Address Agreement Alert Answer ApiKey Appointment Article Asset Attachment Audit Badge Batch Booking
Brand Budget Calendar Campaign Candidate Cart Category Channel Claim Comment Company Contact Contract Country Coupon
Course Customer Delivery Department Device Discount Document Employee Event Expense Feature Feedback Folder Goal Group
Holiday Image Incident Inventory Invitation Invoice Issue Item Label Lead Lesson Location Manufacturer Meeting Member
Message Milestone Note Notification Offer Order Organization Package Payment Permission Plan Policy Price Product
Project Question Quote Refund Report Review Role`.split(/\s+/);

const words =
  `first last full short legal public internal external preferred billing shipping default current previous next
total net gross tax unit base max min average daily monthly yearly initial final original source target parent primary
secondary display home work mobile start end due closed opened sent received approved rejected archived`.split(/\s+/);

const nouns = `Name Title Code Number Label Description Note Email Phone Url Path Locale Currency Zone Amount Price Rate
Quota Count Score Weight Height Limit Balance Share Level Rank Position Size Index Hash Reference Key Status Reason Kind
Color Icon Slug Summary Comment At On By Until`.split(/\s+/);

/** Those that schemas have most often, more often. */
const types = `String|String|String|String|String?|String?|Int|Int|Int @default(0)|Int?|Boolean @default(false)
Boolean @default(true)|DateTime|DateTime?|DateTime @db.Timestamptz(6)|DateTime? @db.Date|Decimal @db.Decimal(12, 2)
Float?|BigInt @default(1)|Json @default("{}")|Json?|String[]|Bytes?|Status @default(DRAFT)|Priority?|Visibility[]
String @unique|String? @db.Uuid|String @db.VarChar(200)|String @default("none")`.split(/[|\n]/);

const enums = `enum Status {
  DRAFT
  ACTIVE
  PAUSED
  ARCHIVED
}

enum Priority {
  LOW
  NORMAL
  HIGH
}

enum Visibility {
  PRIVATE
  TEAM
  EVERYBODY
}
`;

interface ModelText {
  readonly name: string;
  readonly fields: Map<string, string>;
}

/** The models and enums, without a datasource. */
export function largeSchema(models = entities.length): string {
  const choose = chooser();
  const texts = entities.slice(0, models).map((name): ModelText => ({ name, fields: new Map() }));
  for (const [index, model] of texts.entries()) {
    model.fields.set('id', 'String @id @default(uuid(7)) @db.Uuid');
    while (model.fields.size < 11) model.fields.set(`${choose(words)}${choose(nouns)}`, choose(types));
    model.fields.set('createdAt', 'DateTime @default(now()) @db.Timestamptz(6)');
    model.fields.set('updatedAt', 'DateTime @updatedAt');
    const before = texts.slice(0, index);
    if (before.length > 0) for (const mark of ['', '', '?']) link(model, choose(before), choose(words), mark);
    if (index % 4 === 3) joinMany(model, choose(before));
  }
  return [enums, ...texts.map(print)].join('\n');
}

/** A to-one relation from `model` and the list at its other end. */
function link({ name, fields }: ModelText, target: ModelText, role: string, mark: string): void {
  const field = `${role}${target.name}`;
  if (fields.has(field)) return;
  const relation = `${field}Of${name}`;
  fields.set(`${field}Id`, `String${mark} @db.Uuid`);
  fields.set(field, `${target.name}${mark} @relation("${relation}", fields: [${field}Id], references: [id])`);
  target.fields.set(`${role}${name}s`, `${name}[] @relation("${relation}")`);
}

function joinMany(model: ModelText, other: ModelText): void {
  model.fields.set(`any${other.name}`, `${other.name}[] @relation("${other.name}And${model.name}")`);
  other.fields.set(`any${model.name}`, `${model.name}[] @relation("${other.name}And${model.name}")`);
}

function print({ name, fields }: ModelText): string {
  return `model ${name} {\n${[...fields].map(([field, type]) => `  ${field} ${type}\n`).join('')}}\n`;
}

/** Chooses in a fixed but irregular way. */
function chooser(): <T>(from: readonly T[]) => T {
  let state = 1;
  return (from) => {
    state = (state * 48_271) % 2_147_483_647;
    // The list is never empty, and the index is within it.
    return from[state % from.length] as (typeof from)[number];
  };
}
