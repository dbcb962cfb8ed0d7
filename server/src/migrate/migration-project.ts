/** What every migration command is told: which database, and where the project keeps its files. */
export interface MigrationProject {
  /** The owner's URL, not through a pooler. */
  readonly directUrl: string;
  /** An empty database to replay migrations in. @default one that is made for the moment */
  readonly shadowUrl?: string | undefined;
  /** A `.prisma` file, or a folder of them. */
  readonly schemaPath: string;
  readonly migrationsDir: string;
  readonly policiesDir: string;
  /** The password that rowcast_server shall have; left as it is if not given. */
  readonly serverPassword?: string | undefined;
  /** Hears of what takes time, such as waiting for another migration. */
  readonly report?: (message: string) => void;
}
