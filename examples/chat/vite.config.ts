import react from '@vitejs/plugin-react';
import { defaultClientConditions } from 'vite';

// In development Vite serves the page and hands the rest to the Rowcast server, so that both share one origin.
const server = `http://localhost:${process.env['PORT'] ?? 4000}`;

export default {
  plugins: [react()],
  // Inside this repository the client is built from its sources. An app of your own does not need this line.
  resolve: { conditions: ['rowcast-source', ...defaultClientConditions] },
  server: {
    proxy: {
      '/rowcast': { target: server, ws: true },
      '/auth': server,
    },
  },
};
