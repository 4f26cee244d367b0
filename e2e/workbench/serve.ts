/** A workbench for the screen: `npx tsx e2e/workbench/serve.ts`, then http://localhost:4390/#live. Never part of the product's build. */
import { startWorkbench } from './workbench.ts';

console.log((await startWorkbench({ port: 4390, watch: true })).url);
