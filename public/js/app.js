import 'htmx.org';
import './bell.js';
import './chart.js';
import './client-form.js';
import './finder.js';
import './insert.js';
import './keys.js';
import './once.js';
import './picker.js';
import './print.js';
import './rows.js';
import './select.js';

// A refused page begins with what is wrong: the reader is put there.
document.querySelector('[data-focus]')?.focus();
