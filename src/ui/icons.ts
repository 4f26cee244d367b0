import { html, type TemplateResult } from 'lit';
import { unsafeSVG } from 'lit/directives/unsafe-svg.js';

import activity from 'lucide-static/icons/activity.svg?raw';
import arrowLeft from 'lucide-static/icons/arrow-left.svg?raw';
import arrowRight from 'lucide-static/icons/arrow-right.svg?raw';
import barcode from 'lucide-static/icons/scan-barcode.svg?raw';
import basket from 'lucide-static/icons/shopping-basket.svg?raw';
import camera from 'lucide-static/icons/camera.svg?raw';
import cameraOff from 'lucide-static/icons/camera-off.svg?raw';
import check from 'lucide-static/icons/check.svg?raw';
import chevronUp from 'lucide-static/icons/chevron-up.svg?raw';
import close from 'lucide-static/icons/x.svg?raw';
import cpu from 'lucide-static/icons/cpu.svg?raw';
import crop from 'lucide-static/icons/crop.svg?raw';
import download from 'lucide-static/icons/download.svg?raw';
import globe from 'lucide-static/icons/globe.svg?raw';
import idCard from 'lucide-static/icons/id-card.svg?raw';
import load from 'lucide-static/icons/upload.svg?raw';
import minus from 'lucide-static/icons/minus.svg?raw';
import offline from 'lucide-static/icons/wifi-off.svg?raw';
import pause from 'lucide-static/icons/pause.svg?raw';
import phone from 'lucide-static/icons/smartphone.svg?raw';
import pencil from 'lucide-static/icons/pencil.svg?raw';
import play from 'lucide-static/icons/play.svg?raw';
import plus from 'lucide-static/icons/plus.svg?raw';
import question from 'lucide-static/icons/circle-question-mark.svg?raw';
import renew from 'lucide-static/icons/refresh-cw.svg?raw';
import replay from 'lucide-static/icons/rotate-ccw.svg?raw';
import search from 'lucide-static/icons/search.svg?raw';
import share from 'lucide-static/icons/share.svg?raw';
import shield from 'lucide-static/icons/shield-check.svg?raw';
import teach from 'lucide-static/icons/graduation-cap.svg?raw';
import synced from 'lucide-static/icons/cloud-check.svg?raw';
import syncing from 'lucide-static/icons/cloud-upload.svg?raw';
import trash from 'lucide-static/icons/trash-2.svg?raw';
import undo from 'lucide-static/icons/undo-2.svg?raw';
import warning from 'lucide-static/icons/triangle-alert.svg?raw';

/** The icons in use (Lucide, ISC). The build holds these and no others. */
const ICONS = {
  activity,
  arrowLeft,
  arrowRight,
  barcode,
  basket,
  camera,
  cameraOff,
  check,
  chevronUp,
  close,
  crop,
  cpu,
  download,
  globe,
  idCard,
  load,
  minus,
  offline,
  pause,
  phone,
  pencil,
  play,
  plus,
  question,
  renew,
  replay,
  search,
  share,
  shield,
  teach,
  synced,
  syncing,
  trash,
  undo,
  warning,
} as const;

export type IconName = keyof typeof ICONS;

/** The icon as inline SVG in the colour of the text, sized in `em`, hidden from assistive technology: the text beside it speaks. */
export function icon(name: IconName): TemplateResult {
  return html`<span class="icon" aria-hidden="true">${unsafeSVG(ICONS[name])}</span>`;
}
