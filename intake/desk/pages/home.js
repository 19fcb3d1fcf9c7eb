import { open } from './shared.js';

const session = await open();
for (const door of document.querySelectorAll('[data-screen]')) door.hidden = !session.may.includes(door.dataset.screen);
