/** The door for tests and benchmarks of applications: a PostgreSQL of one's own, prepared for Rowcast. */
export { EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded/embedded-postgres.js';
export { type GeneratedFile, type GenerateOptions, generateClientSchema } from './generate/generate.js';
export { type DeployResult, deploy } from './migrate/deploy.js';
export type { MigrationProject } from './migrate/migration-project.js';
export { type ApplyPlatformOptions, applyPlatform } from './migrate/platform.js';
