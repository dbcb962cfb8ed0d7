import { RowcastProvider } from '@rowcast/client/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { client } from './rowcast.js';
import './styles/base.css';
import './styles/pieces.css';
import './styles/chat.css';
import './styles/messages.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');

createRoot(root).render(
  <StrictMode>
    <RowcastProvider client={client}>
      <App />
    </RowcastProvider>
  </StrictMode>,
);
