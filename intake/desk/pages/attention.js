import { ask } from './shared.js';

const PAUSE_MS = 30000; // longer between two touches is no attention

// Milliseconds that somebody looked: from when it stood there until the decision, without the time that the window was hidden.
let since = 0;
let looked = 0;

function pause() {
    if (since) looked += performance.now() - since;
    since = 0;
}

document.addEventListener('visibilitychange', () => {
    if (document.hidden) pause();
    else since = performance.now();
});

export const attention = {
    begin() {
        looked = 0;
        since = document.hidden ? 0 : performance.now();
    },
    end() {
        pause();
        return Math.round(looked);
    },
};

// For screens on which somebody also has paper in hand: from touch to touch, each pause counted up to half a minute.
export function touches(step) {
    let before = 0, spent = 0;
    const touch = () => {
        const now = performance.now();
        if (before) spent += Math.min(now - before, PAUSE_MS);
        before = now;
    };
    for (const kind of ['keydown', 'pointerdown', 'change']) document.addEventListener(kind, () => { if (before) touch(); }, { capture: true, passive: true });
    return {
        // From now on, if it has not begun.
        begin() {
            if (!before) touch();
        },
        // About {"case"} or {"page"}; the next begins with the next `begin`.
        end(about) {
            if (!before) return;
            touch();
            const ms = Math.round(spent);
            before = spent = 0;
            ask('POST', 'attention', { step, ms, ...about }).catch(() => {}); // a measure holds up nobody
        },
    };
}
