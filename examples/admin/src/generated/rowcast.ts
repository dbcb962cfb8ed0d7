/* eslint-disable */
// Written by `rowcast generate` from the Prisma schema. Do not edit: run it again instead.
import type { RowcastSchema } from '@rowcast/client';

export const StaffRole = {
  AGENT: 'AGENT',
  MANAGER: 'MANAGER',
} as const;
export type StaffRole = (typeof StaffRole)[keyof typeof StaffRole];

export interface Artist {
  id: number;
  name: string;
}
export interface ArtistModel {
  row: Artist;
  types: { id: 'Int'; name: 'String' };
  optional: 'id';
  serial: 'id';
  relations: {
    albums: { to: 'Album'; arity: 'many'; back: 'artist'; there: 'artistId' };
  };
  unique: 'id';
  compound: {};
}

export interface Album {
  id: number;
  title: string;
  artistId: number;
}
export interface AlbumModel {
  row: Album;
  types: { id: 'Int'; title: 'String'; artistId: 'Int' };
  optional: 'id';
  serial: 'id';
  relations: {
    artist: { to: 'Artist'; arity: 'one'; back: 'albums'; here: 'artistId' };
    tracks: { to: 'Track'; arity: 'many'; back: 'album'; there: 'albumId' };
  };
  unique: 'id';
  compound: {};
}

export interface Genre {
  id: number;
  name: string;
}
export interface GenreModel {
  row: Genre;
  types: { id: 'Int'; name: 'String' };
  optional: 'id';
  serial: 'id';
  relations: {
    tracks: { to: 'Track'; arity: 'many'; back: 'genre'; there: 'genreId' };
  };
  unique: 'id' | 'name';
  compound: {};
}

export interface MediaType {
  id: number;
  name: string;
}
export interface MediaTypeModel {
  row: MediaType;
  types: { id: 'Int'; name: 'String' };
  optional: 'id';
  serial: 'id';
  relations: {
    tracks: { to: 'Track'; arity: 'many'; back: 'mediaType'; there: 'mediaTypeId' };
  };
  unique: 'id' | 'name';
  compound: {};
}

export interface Track {
  id: number;
  name: string;
  composer: string | null;
  milliseconds: number;
  bytes: number | null;
  unitPrice: string;
  albumId: number | null;
  genreId: number | null;
  mediaTypeId: number;
}
export interface TrackModel {
  row: Track;
  types: { id: 'Int'; name: 'String'; composer: 'String'; milliseconds: 'Int'; bytes: 'Int'; unitPrice: 'Decimal'; albumId: 'Int'; genreId: 'Int'; mediaTypeId: 'Int' };
  optional: 'id' | 'composer' | 'bytes' | 'albumId' | 'genreId';
  serial: 'id';
  relations: {
    album: { to: 'Album'; arity: 'optional'; back: 'tracks'; here: 'albumId' };
    genre: { to: 'Genre'; arity: 'optional'; back: 'tracks'; here: 'genreId' };
    mediaType: { to: 'MediaType'; arity: 'one'; back: 'tracks'; here: 'mediaTypeId' };
    playlists: { to: 'PlaylistTrack'; arity: 'many'; back: 'track'; there: 'trackId' };
    invoiceLines: { to: 'InvoiceLine'; arity: 'many'; back: 'track'; there: 'trackId' };
  };
  unique: 'id';
  compound: {};
}

export interface Playlist {
  id: number;
  name: string;
}
export interface PlaylistModel {
  row: Playlist;
  types: { id: 'Int'; name: 'String' };
  optional: 'id';
  serial: 'id';
  relations: {
    tracks: { to: 'PlaylistTrack'; arity: 'many'; back: 'playlist'; there: 'playlistId' };
  };
  unique: 'id';
  compound: {};
}

export interface PlaylistTrack {
  playlistId: number;
  trackId: number;
}
export interface PlaylistTrackModel {
  row: PlaylistTrack;
  types: { playlistId: 'Int'; trackId: 'Int' };
  optional: never;
  serial: never;
  relations: {
    playlist: { to: 'Playlist'; arity: 'one'; back: 'tracks'; here: 'playlistId' };
    track: { to: 'Track'; arity: 'one'; back: 'playlists'; here: 'trackId' };
  };
  unique: never;
  compound: {
    playlistId_trackId: 'playlistId' | 'trackId';
  };
}

export interface Employee {
  id: number;
  firstName: string;
  lastName: string;
  title: string | null;
  birthDate: Date | null;
  hireDate: Date | null;
  address: string | null;
  city: string | null;
  state: string | null;
  country: string | null;
  postalCode: string | null;
  phone: string | null;
  fax: string | null;
  email: string | null;
  reportsToId: number | null;
}
export interface EmployeeModel {
  row: Employee;
  types: { id: 'Int'; firstName: 'String'; lastName: 'String'; title: 'String'; birthDate: 'DateTime'; hireDate: 'DateTime'; address: 'String'; city: 'String'; state: 'String'; country: 'String'; postalCode: 'String'; phone: 'String'; fax: 'String'; email: 'String'; reportsToId: 'Int' };
  optional: 'id' | 'title' | 'birthDate' | 'hireDate' | 'address' | 'city' | 'state' | 'country' | 'postalCode' | 'phone' | 'fax' | 'email' | 'reportsToId';
  serial: 'id';
  relations: {
    reportsTo: { to: 'Employee'; arity: 'optional'; back: 'reports'; here: 'reportsToId' };
    reports: { to: 'Employee'; arity: 'many'; back: 'reportsTo'; there: 'reportsToId' };
    customers: { to: 'Customer'; arity: 'many'; back: 'supportRep'; there: 'supportRepId' };
    account: { to: 'Staff'; arity: 'optional'; back: 'employee'; there: 'employeeId' };
  };
  unique: 'id' | 'email';
  compound: {};
}

export interface Customer {
  id: number;
  firstName: string;
  lastName: string;
  company: string | null;
  address: string | null;
  city: string | null;
  state: string | null;
  country: string | null;
  postalCode: string | null;
  phone: string | null;
  fax: string | null;
  email: string;
  supportRepId: number | null;
}
export interface CustomerModel {
  row: Customer;
  types: { id: 'Int'; firstName: 'String'; lastName: 'String'; company: 'String'; address: 'String'; city: 'String'; state: 'String'; country: 'String'; postalCode: 'String'; phone: 'String'; fax: 'String'; email: 'String'; supportRepId: 'Int' };
  optional: 'id' | 'company' | 'address' | 'city' | 'state' | 'country' | 'postalCode' | 'phone' | 'fax' | 'supportRepId';
  serial: 'id';
  relations: {
    supportRep: { to: 'Employee'; arity: 'optional'; back: 'customers'; here: 'supportRepId' };
    invoices: { to: 'Invoice'; arity: 'many'; back: 'customer'; there: 'customerId' };
  };
  unique: 'id' | 'email';
  compound: {};
}

export interface Invoice {
  id: number;
  invoiceDate: Date;
  billingAddress: string | null;
  billingCity: string | null;
  billingState: string | null;
  billingCountry: string | null;
  billingPostalCode: string | null;
  total: string;
  customerId: number;
}
export interface InvoiceModel {
  row: Invoice;
  types: { id: 'Int'; invoiceDate: 'DateTime'; billingAddress: 'String'; billingCity: 'String'; billingState: 'String'; billingCountry: 'String'; billingPostalCode: 'String'; total: 'Decimal'; customerId: 'Int' };
  optional: 'id' | 'invoiceDate' | 'billingAddress' | 'billingCity' | 'billingState' | 'billingCountry' | 'billingPostalCode' | 'total';
  serial: 'id';
  relations: {
    customer: { to: 'Customer'; arity: 'one'; back: 'invoices'; here: 'customerId' };
    lines: { to: 'InvoiceLine'; arity: 'many'; back: 'invoice'; there: 'invoiceId' };
  };
  unique: 'id';
  compound: {};
}

export interface InvoiceLine {
  id: number;
  unitPrice: string;
  quantity: number;
  invoiceId: number;
  trackId: number;
}
export interface InvoiceLineModel {
  row: InvoiceLine;
  types: { id: 'Int'; unitPrice: 'Decimal'; quantity: 'Int'; invoiceId: 'Int'; trackId: 'Int' };
  optional: 'id' | 'quantity';
  serial: 'id';
  relations: {
    invoice: { to: 'Invoice'; arity: 'one'; back: 'lines'; here: 'invoiceId' };
    track: { to: 'Track'; arity: 'one'; back: 'invoiceLines'; here: 'trackId' };
  };
  unique: 'id';
  compound: {};
}

/** Who of the employees may sign in, and as what. The account is one of the server's. */
export interface Staff {
  accountId: string;
  employeeId: number;
  role: StaffRole;
}
export interface StaffModel {
  row: Staff;
  types: { accountId: 'Uuid'; employeeId: 'Int'; role: 'Enum.StaffRole' };
  optional: 'role';
  serial: never;
  relations: {
    employee: { to: 'Employee'; arity: 'one'; back: 'account'; here: 'employeeId' };
  };
  unique: 'accountId' | 'employeeId';
  compound: {};
}

/** All models of the schema, for the type checker. */
export interface Models {
  Artist: ArtistModel;
  Album: AlbumModel;
  Genre: GenreModel;
  MediaType: MediaTypeModel;
  Track: TrackModel;
  Playlist: PlaylistModel;
  PlaylistTrack: PlaylistTrackModel;
  Employee: EmployeeModel;
  Customer: CustomerModel;
  Invoice: InvoiceModel;
  InvoiceLine: InvoiceLineModel;
  Staff: StaffModel;
}

/** The schema: hand it to `createClient`. */
export const schema: RowcastSchema<Models> = {
  models: {
    Artist: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        name: { kind: 'scalar', type: 'String', native: 'VarChar(120)' },
        albums: { kind: 'relation', model: 'Album', list: true, from: ['id'], to: ['artistId'] },
      },
      key: ['id'],
      uniques: {},
    },
    Album: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        title: { kind: 'scalar', type: 'String', native: 'VarChar(160)' },
        artistId: { kind: 'scalar', type: 'Int' },
        artist: { kind: 'relation', model: 'Artist', from: ['artistId'], to: ['id'] },
        tracks: { kind: 'relation', model: 'Track', list: true, from: ['id'], to: ['albumId'] },
      },
      key: ['id'],
      uniques: {},
    },
    Genre: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        name: { kind: 'scalar', type: 'String', unique: true, native: 'VarChar(120)' },
        tracks: { kind: 'relation', model: 'Track', list: true, from: ['id'], to: ['genreId'] },
      },
      key: ['id'],
      uniques: {},
    },
    MediaType: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        name: { kind: 'scalar', type: 'String', unique: true, native: 'VarChar(120)' },
        tracks: { kind: 'relation', model: 'Track', list: true, from: ['id'], to: ['mediaTypeId'] },
      },
      key: ['id'],
      uniques: {},
    },
    Track: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        name: { kind: 'scalar', type: 'String', native: 'VarChar(200)' },
        composer: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(220)' },
        milliseconds: { kind: 'scalar', type: 'Int' },
        bytes: { kind: 'scalar', type: 'Int', nullable: true },
        unitPrice: { kind: 'scalar', type: 'Decimal', native: 'Decimal(10,2)' },
        albumId: { kind: 'scalar', type: 'Int', nullable: true },
        genreId: { kind: 'scalar', type: 'Int', nullable: true },
        mediaTypeId: { kind: 'scalar', type: 'Int' },
        album: { kind: 'relation', model: 'Album', nullable: true, from: ['albumId'], to: ['id'] },
        genre: { kind: 'relation', model: 'Genre', nullable: true, from: ['genreId'], to: ['id'] },
        mediaType: { kind: 'relation', model: 'MediaType', from: ['mediaTypeId'], to: ['id'] },
        playlists: { kind: 'relation', model: 'PlaylistTrack', list: true, from: ['id'], to: ['trackId'] },
        invoiceLines: { kind: 'relation', model: 'InvoiceLine', list: true, from: ['id'], to: ['trackId'] },
      },
      key: ['id'],
      uniques: {},
    },
    Playlist: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        name: { kind: 'scalar', type: 'String', native: 'VarChar(120)' },
        tracks: { kind: 'relation', model: 'PlaylistTrack', list: true, from: ['id'], to: ['playlistId'] },
      },
      key: ['id'],
      uniques: {},
    },
    PlaylistTrack: {
      fields: {
        playlistId: { kind: 'scalar', type: 'Int' },
        trackId: { kind: 'scalar', type: 'Int' },
        playlist: { kind: 'relation', model: 'Playlist', from: ['playlistId'], to: ['id'] },
        track: { kind: 'relation', model: 'Track', from: ['trackId'], to: ['id'] },
      },
      key: ['playlistId', 'trackId'],
      uniques: { playlistId_trackId: ['playlistId', 'trackId'] },
    },
    Employee: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        firstName: { kind: 'scalar', type: 'String', native: 'VarChar(20)' },
        lastName: { kind: 'scalar', type: 'String', native: 'VarChar(20)' },
        title: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(30)' },
        birthDate: { kind: 'scalar', type: 'DateTime', nullable: true, native: 'Date' },
        hireDate: { kind: 'scalar', type: 'DateTime', nullable: true, native: 'Date' },
        address: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(70)' },
        city: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(40)' },
        state: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(40)' },
        country: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(40)' },
        postalCode: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(10)' },
        phone: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(24)' },
        fax: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(24)' },
        email: { kind: 'scalar', type: 'String', nullable: true, unique: true, native: 'VarChar(60)' },
        reportsToId: { kind: 'scalar', type: 'Int', nullable: true },
        reportsTo: { kind: 'relation', model: 'Employee', nullable: true, from: ['reportsToId'], to: ['id'] },
        reports: { kind: 'relation', model: 'Employee', list: true, from: ['id'], to: ['reportsToId'] },
        customers: { kind: 'relation', model: 'Customer', list: true, from: ['id'], to: ['supportRepId'] },
        account: { kind: 'relation', model: 'Staff', nullable: true, from: ['id'], to: ['employeeId'] },
      },
      key: ['id'],
      uniques: {},
    },
    Customer: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        firstName: { kind: 'scalar', type: 'String', native: 'VarChar(40)' },
        lastName: { kind: 'scalar', type: 'String', native: 'VarChar(20)' },
        company: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(80)' },
        address: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(70)' },
        city: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(40)' },
        state: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(40)' },
        country: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(40)' },
        postalCode: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(10)' },
        phone: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(24)' },
        fax: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(24)' },
        email: { kind: 'scalar', type: 'String', unique: true, native: 'VarChar(60)' },
        supportRepId: { kind: 'scalar', type: 'Int', nullable: true },
        supportRep: { kind: 'relation', model: 'Employee', nullable: true, from: ['supportRepId'], to: ['id'] },
        invoices: { kind: 'relation', model: 'Invoice', list: true, from: ['id'], to: ['customerId'] },
      },
      key: ['id'],
      uniques: {},
    },
    Invoice: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        invoiceDate: { kind: 'scalar', type: 'DateTime', default: { kind: 'now' }, native: 'Timestamptz(3)' },
        billingAddress: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(70)' },
        billingCity: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(40)' },
        billingState: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(40)' },
        billingCountry: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(40)' },
        billingPostalCode: { kind: 'scalar', type: 'String', nullable: true, native: 'VarChar(10)' },
        total: { kind: 'scalar', type: 'Decimal', default: { kind: 'value', value: '0' }, native: 'Decimal(10,2)' },
        customerId: { kind: 'scalar', type: 'Int' },
        customer: { kind: 'relation', model: 'Customer', from: ['customerId'], to: ['id'] },
        lines: { kind: 'relation', model: 'InvoiceLine', list: true, from: ['id'], to: ['invoiceId'] },
      },
      key: ['id'],
      uniques: {},
    },
    InvoiceLine: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        unitPrice: { kind: 'scalar', type: 'Decimal', native: 'Decimal(10,2)' },
        quantity: { kind: 'scalar', type: 'Int', default: { kind: 'value', value: 1 } },
        invoiceId: { kind: 'scalar', type: 'Int' },
        trackId: { kind: 'scalar', type: 'Int' },
        invoice: { kind: 'relation', model: 'Invoice', from: ['invoiceId'], to: ['id'] },
        track: { kind: 'relation', model: 'Track', from: ['trackId'], to: ['id'] },
      },
      key: ['id'],
      uniques: {},
    },
    Staff: {
      fields: {
        accountId: { kind: 'scalar', type: 'String', unique: true, native: 'Uuid' },
        employeeId: { kind: 'scalar', type: 'Int', unique: true },
        role: { kind: 'enum', enum: 'StaffRole', default: { kind: 'value', value: 'AGENT' } },
        employee: { kind: 'relation', model: 'Employee', from: ['employeeId'], to: ['id'] },
      },
      key: ['accountId'],
      uniques: {},
    },
  },
  enums: {
    StaffRole: ['AGENT', 'MANAGER'],
  },
};
