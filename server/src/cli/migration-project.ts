/** What the migration commands need, from what the command line knows. */
import type { MigrationProject } from '../migrate/migration-project.js';
import type { OpenDatabase } from './open-database.js';
import type { Project } from './project.js';

export function migrationProject(
  project: Project,
  database: OpenDatabase,
  report: (message: string) => void = () => {},
): MigrationProject {
  const { schemaPath, migrationsDir, policiesDir, environment } = project;
  return {
    directUrl: database.directUrl,
    shadowUrl: environment.shadowUrl,
    serverPassword: database.serverPassword,
    schemaPath,
    migrationsDir,
    policiesDir,
    report,
  };
}
