import type { TemplateResult } from 'lit';

import download from 'lucide-static/icons/download.svg?raw';
import image from 'lucide-static/icons/images.svg?raw';
import server from 'lucide-static/icons/server.svg?raw';
import table from 'lucide-static/icons/file-spreadsheet.svg?raw';

import { drawn } from '../ui/drawn.ts';

/** Icons of the staff's page alone: those of `ui/icons.ts` are in every shopper's download. */
const ICONS = { download, image, server, table } as const;

/** As `icon` of `ui/icons.ts`. */
export function storeIcon(name: keyof typeof ICONS): TemplateResult {
  return drawn(ICONS[name], 'icon');
}
