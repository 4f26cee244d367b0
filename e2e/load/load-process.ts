import { serveLoad } from './load-server.ts';

await serveLoad(String(process.env['LOAD_DATABASE_URL']));
