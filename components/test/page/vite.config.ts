import react from '@vitejs/plugin-react';
import { defaultClientConditions } from 'vite';

// Built from the sources of the packages, and readable, so that what goes wrong in a test can be found.
export default {
  plugins: [react()],
  resolve: { conditions: ['rowcast-source', ...defaultClientConditions] },
  build: { minify: false },
};
