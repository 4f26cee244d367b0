/** All that lies behind the welcome screen. It is fetched while that is looked at, so that nobody waits for what is not shown yet. */
import './aim-guide.ts';
import './barcode-note.ts';
import './basket-panel.ts';
import './camera-tools.ts';
import './checkout-dialog.ts';
import './details-strip.ts';
import './late-sheet.ts';
import './loading-screen.ts';
import './problem-screen.ts';
import './product-picker.ts';
import './stage-note.ts';
import './undo-snackbar.ts';
import './viewfinder-bar.ts';
import './viewfinder.ts';
