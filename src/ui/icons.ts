import type { TemplateResult } from 'lit';
import { drawn } from './drawn.ts';

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
import download from 'lucide-static/icons/download.svg?raw';
import crop from 'lucide-static/icons/crop.svg?raw';
import flashlight from 'lucide-static/icons/flashlight.svg?raw';
import hand from 'lucide-static/icons/hand.svg?raw';
import globe from 'lucide-static/icons/globe.svg?raw';
import idCard from 'lucide-static/icons/id-card.svg?raw';
import lens from 'lucide-static/icons/switch-camera.svg?raw';
import light from 'lucide-static/icons/lightbulb.svg?raw';
import load from 'lucide-static/icons/upload.svg?raw';
import minus from 'lucide-static/icons/minus.svg?raw';
import moveBack from 'lucide-static/icons/move-down.svg?raw';
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
import settings from 'lucide-static/icons/sliders-horizontal.svg?raw';
import shield from 'lucide-static/icons/shield-check.svg?raw';
import teach from 'lucide-static/icons/graduation-cap.svg?raw';
import synced from 'lucide-static/icons/cloud-check.svg?raw';
import syncing from 'lucide-static/icons/cloud-upload.svg?raw';
import speech from 'lucide-static/icons/volume-2.svg?raw';
import speechOff from 'lucide-static/icons/volume-x.svg?raw';
import trash from 'lucide-static/icons/trash-2.svg?raw';
import taught from 'lucide-static/icons/library.svg?raw';
import undo from 'lucide-static/icons/undo-2.svg?raw';
import wallet from 'lucide-static/icons/wallet.svg?raw';
import warning from 'lucide-static/icons/triangle-alert.svg?raw';
import zoom from 'lucide-static/icons/zoom-in.svg?raw';

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
  cpu,
  download,
  crop,
  flashlight,
  hand,
  globe,
  idCard,
  lens,
  light,
  load,
  minus,
  moveBack,
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
  settings,
  shield,
  teach,
  taught,
  synced,
  syncing,
  speech,
  speechOff,
  trash,
  undo,
  wallet,
  warning,
  zoom,
} as const;

export type IconName = keyof typeof ICONS;

/** What points along the line of reading points the other way where that runs from right to left. */
const DIRECTED: ReadonlySet<IconName> = new Set<IconName>(['arrowLeft', 'arrowRight', 'undo']);

/** The icon as inline SVG in the colour of the text, sized in `em`, hidden from assistive technology: the text beside it speaks. */
export function icon(name: IconName): TemplateResult {
  return drawn(ICONS[name], DIRECTED.has(name) ? 'icon directed' : 'icon');
}
