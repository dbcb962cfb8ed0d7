export {
  createTestDatabase,
  type TestDatabase,
  type TestDatabaseOptions,
  testServerUrl,
} from './create-test-database.js';
