import react from '@vitejs/plugin-react';
import { defaultClientConditions } from 'vite';

// In development Vite serves the page and hands the rest to the Rowcast server. The server takes only pages of its
// own origin, which the proxy therefore names.
const server = `http://localhost:${process.env['PORT'] ?? 4000}`;
const toServer = { target: server, changeOrigin: true, headers: { origin: server } };

export default {
  plugins: [react()],
  // Inside this repository the packages are built from their sources. An app of your own does not need this line.
  resolve: { conditions: ['rowcast-source', ...defaultClientConditions] },
  server: { proxy: { '/rowcast': { ...toServer, ws: true }, '/auth': toServer } },
};
